import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, type Service, startService } from './service.ts';
import { openSignedIn, signIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selection' });
const all = /All modules, all metrics, all of the time/;

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill(words);
  await page.keyboard.press('Enter');
}

async function save(page: Page, name: string): Promise<void> {
  await page.getByTestId('saved-selections').click();
  await page.getByRole('menuitem', { name: 'Save selection…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save selection' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Save' }).click();
}

test('a selection is saved, taken up by menu and palette, renamed and deleted', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    await page.getByTestId('saved-selections').click();
    // There is nothing to save in a selection of everything.
    await page.getByRole('menuitem', { name: 'Save selection…', disabled: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('tbody tr').first().click();
    await page.locator('tbody tr').nth(1).click();
    const chosen = await bar(page).textContent();
    await save(page, 'South roof');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await save(page, 'south roof');
    await page.getByText(/is taken/).waitFor();
    await page.keyboard.press('Escape');

    await page.keyboard.press('0');
    await expect.poll(() => bar(page).textContent()).toMatch(all);
    await page.getByTestId('saved-selections').click();
    await page.getByRole('menuitem', { name: 'South roof' }).waitFor();
    await screenshot(page, `selections-${theme}`);
    await page.getByRole('menuitem', { name: 'South roof' }).click();
    await expect.poll(() => bar(page).textContent()).toBe(chosen);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => bar(page).textContent()).toMatch(all);
    await command(page, 'Selection: South');
    await expect.poll(() => bar(page).textContent()).toBe(chosen);

    await command(page, 'Rename or delete');
    const dialog = page.getByRole('dialog', { name: 'Saved selections' });
    await dialog.waitFor();
    await screenshot(page, `selections-manage-${theme}`);
    await dialog.getByRole('button', { name: 'Rename: South roof' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('North roof');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await dialog.getByRole('button', { name: 'Delete: North roof' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByText('There are none any more.').waitFor();
  }
});

test('saved selections outlive the window, and a damaged file is set aside and said once', async () => {
  const first = await openSignedIn(service);
  await first.page.locator('tbody tr').first().click();
  await save(first.page, 'One');
  await expect.poll(() => first.page.getByRole('dialog').count()).toBe(0);
  await first.app.close();
  const { dataDir } = first;
  {
    await using second = await openDesktop({ dataDir });
    await signIn(second.page, 'ana', PASSWORD);
    await second.page.getByTestId('saved-selections').click();
    await second.page.getByRole('menuitem', { name: 'One' }).waitFor();
  }
  await writeFile(join(dataDir, 'selections.json'), '{"version":1,"serv');
  await using third = await openDesktop({ dataDir });
  await signIn(third.page, 'ana', PASSWORD);
  await third.page.getByText(/set aside as selections\.damaged/).waitFor();
  await screenshot(third.page, 'selections-damaged');
  expect((await readdir(dataDir)).filter((name) => name.startsWith('selections'))).toHaveLength(1);
  await third.page.getByRole('button', { name: 'I have read it' }).click();
  await third.page.reload();
  await third.page.getByTestId('saved-selections').waitFor();
  expect(await third.page.getByText(/set aside/).count()).toBe(0);
});
