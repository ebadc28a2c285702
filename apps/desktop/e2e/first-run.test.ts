import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Desktop, openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD } from './service.ts';

test('a first run starts a server here, makes its superuser, and shows what a gateway sends', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  await screenshot(page, 'first-run-light');
  await page.getByRole('button', { name: 'Start one here' }).click();
  // The rules of the server hold for its first password too, and nothing is lost by a refusal.
  await page.getByLabel('Password').fill('short');
  await screenshot(page, 'start-here-light');
  await page.getByRole('button', { name: 'Start it' }).click();
  await page
    .getByRole('status')
    .getByText(/database/)
    .waitFor();
  await screenshot(page, 'service-starting-light');
  await expect.poll(() => page.getByRole('alert').textContent(), { timeout: 90_000 }).toMatch(/at least 12/);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByText(/No module is known yet/).waitFor({ timeout: 60_000 });
  await screenshot(page, 'fleet-empty-light');

  const token = await makeGateway(desktop);
  expect(await send(desktop, token, 'N1')).toBe(200);
  await page.getByRole('button', { name: 'Fleet', exact: true }).click();
  await page.getByRole('row', { name: /N1/ }).waitFor({ timeout: 60_000 });
  // The page may not make itself another superuser.
  const again = await page.evaluate(
    (password) => window.wp.service.start({ username: 'second', password }),
    PASSWORD,
  );
  expect(again).toMatchObject({ ok: false, message: expect.stringMatching(/has its users already/) });
  const kept = await readFile(`${desktop.dataDir}/service/service.json`, 'utf8');
  expect(kept).not.toContain(PASSWORD);
});

/** In the Gateways view, as a superuser does. */
async function makeGateway({ page }: Desktop): Promise<string> {
  await page.getByRole('button', { name: 'Gateways', exact: true }).click();
  await page.getByRole('button', { name: 'Create gateway' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('roof');
  await dialog.getByLabel(/Register modules/).check();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const token = (await page.getByTestId('token').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have it' }).click();
  return token;
}

async function send({ page }: Desktop, token: string, module: string): Promise<number> {
  const { server } = await page.evaluate(() => window.wp.session.get());
  const answer = await fetch(`${server}/trpc/readings.ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ module, timestamp: Date.now(), voltage: 1 }]),
  });
  return answer.status;
}
