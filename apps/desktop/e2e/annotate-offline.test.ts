import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 2, days: 4 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('annotations that are made while the server is away wait on this machine, and reach it once, in order', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.keyboard.press('2');
  await page
    .getByText(/samples/)
    .first()
    .waitFor();
  const modules = page.getByRole('region', { name: /^Modules/ }).getByRole('button');
  await modules.first().click();
  await page
    .getByText(/samples/)
    .first()
    .waitFor();
  const { start } = await service.restart();
  await page.getByText(/away, last reached/).waitFor({ timeout: 60_000 });
  const dialog = page.getByRole('dialog', { name: 'Annotate' });
  for (const word of ['hail', 'snow']) {
    await page.keyboard.press('a');
    await dialog.getByLabel('Word').fill(word);
    await dialog.getByRole('button', { name: 'Annotate' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await page.getByText('2 annotations wait for the server').waitFor();
  await page.getByRole('region', { name: 'Annotations' }).getByText('waits for the server').first().waitFor();
  await screenshot(page, 'annotations-waiting');
  // They wait in the next window too.
  await page.reload();
  await page.getByText('2 annotations wait for the server').waitFor({ timeout: 60_000 });
  await start();
  await page.getByText('2 annotations wait for the server').waitFor({ state: 'detached', timeout: 60_000 });
  const kept = await page.evaluate(async () => {
    const answer = await fetch('/trpc/annotations.list');
    return (await answer.json()).result.data as { label: string }[];
  });
  // Newest first.
  expect(kept.map(({ label }) => label)).toEqual(['snow', 'hail']);
});
