import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, type Service, startService } from './service.ts';
import { openSignedIn, signIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 2, days: 4 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('annotations that are made while the server is away wait on this machine, and reach it once, in order', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await openLanes(page);
  const { start } = await service.restart();
  await page.getByText(/away, last reached/).waitFor({ timeout: 60_000 });
  for (const word of ['hail', 'snow']) await annotate(page, word);
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

interface Kept {
  id: number;
  label: string;
  updatedAt: string;
}

test('an annotation is reworded and another removed while the server is away; what a colleague wrote meanwhile is shown, not lost', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-desktop-away-'));
  const colleague = await colleagueAt(service);
  for (const { id } of await colleague.list()) await colleague.call('remove', { id });
  {
    await using desktop = await openSignedIn(service, { dataDir, username: 'admin' });
    const { page } = desktop;
    await openLanes(page);
    for (const word of ['hail', 'snow', 'dust']) await annotate(page, word);
    const list = page.getByRole('region', { name: 'Annotations' });
    await list.getByRole('button', { name: /Change hail/ }).waitFor();
    const { start } = await service.restart();
    await page.getByText(/away, last reached/).waitFor({ timeout: 60_000 });
    await reword(page, /Change hail/, 'ice');
    await reword(page, /Change snow/, 'sleet');
    await list.getByRole('button', { name: /Remove dust/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await list.getByText('its removal waits for the server').waitFor();
    await annotate(page, 'fog');
    await reword(page, /Change: fog/, 'mist');
    await page.getByText('4 annotations wait for the server').waitFor();
    await screenshot(page, 'annotations-changed-away');
    await desktop.app.close();
    await start();
  }
  // Over night.
  const snow = (await colleague.list()).find(({ label }) => label === 'snow');
  await colleague.call('update', { id: snow?.id, label: 'frost' });
  await using desktop = await openDesktop({ dataDir });
  const { page } = desktop;
  await signIn(page, 'admin', PASSWORD);
  await expect
    .poll(async () => (await colleague.list()).map(({ label }) => label).sort())
    .toEqual(['frost', 'ice', 'mist']);
  await page.getByText('1 annotation was refused').waitFor();
  await openLanes(page);
  const list = page.getByRole('region', { name: 'Annotations' });
  await list.getByText('changed meanwhile: “frost”').waitFor();
  await screenshot(page, 'annotations-conflict');
  await list.getByRole('button', { name: /Take mine: sleet/ }).click();
  await expect
    .poll(async () => (await colleague.list()).map(({ label }) => label).sort())
    .toEqual(['ice', 'mist', 'sleet']);
  await page.getByText(/annotations? (was|were|waits?)/).waitFor({ state: 'detached' });
  await list.getByRole('button', { name: /Change sleet/ }).waitFor();
});

/** Somebody else at the same server, who does not wait. */
async function colleagueAt({ url }: Service) {
  const json = { 'content-type': 'application/json' };
  const login = await fetch(`${url}/trpc/auth.login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  const authorization = `Bearer ${(await login.json()).result.data.token}`;
  return {
    async call(name: string, input: object): Promise<void> {
      const answer = await fetch(`${url}/trpc/annotations.${name}`, {
        method: 'POST',
        headers: { ...json, authorization },
        body: JSON.stringify(input),
      });
      expect(answer.status, await answer.text()).toBe(200);
    },
    async list(): Promise<Kept[]> {
      const answer = await fetch(`${url}/trpc/annotations.list`, { headers: { authorization } });
      return (await answer.json()).result.data;
    },
  };
}

/** Explore with the lanes of one module. */
async function openLanes(page: Page): Promise<void> {
  const drawn = page.getByText(/samples/).first();
  await page.keyboard.press('2');
  await drawn.waitFor();
  await page
    .getByRole('region', { name: /^Modules/ })
    .getByRole('button')
    .first()
    .click();
  await drawn.waitFor();
}

async function annotate(page: Page, word: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Annotate' });
  await page.keyboard.press('a');
  await dialog.getByLabel('Word').fill(word);
  await dialog.getByRole('button', { name: 'Annotate' }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function reword(page: Page, button: RegExp, word: string): Promise<void> {
  await page.getByRole('region', { name: 'Annotations' }).getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: 'Change annotation' });
  await dialog.getByLabel('Word').fill(word);
  await dialog.getByRole('button', { name: 'Change' }).click();
  await dialog.waitFor({ state: 'detached' });
}
