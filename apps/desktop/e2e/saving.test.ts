import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 20 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('what is explored is saved by a key, listed with what it holds, renamed and deleted by its name', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    await page.keyboard.press('3');
    await page.getByText('Nothing is saved here yet.').waitFor();
    await screenshot(page, `datasets-empty-${theme}`);
    await page.keyboard.press('2');
    const modules = page.getByRole('region', { name: /^Modules/ }).getByRole('button');
    for (let i = 0; i < 3; i++) await modules.nth(i).click();
    await page.getByText(/samples/).waitFor();
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('A week');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const card = page.getByRole('article', { name: 'A week' });
    await card.getByText('whole').waitFor({ timeout: 60_000 });
    // Three modules, a week by five minutes, five metrics; some are missing, for the fleet has faults.
    const rows = Number(((await card.locator('dd').first().textContent()) ?? '').replaceAll(',', ''));
    expect(rows).toBeGreaterThan(20_000);
    expect(rows).toBeLessThanOrEqual(3 * 5 * 7 * 288 + 15);
    await screenshot(page, `datasets-${theme}`);

    await page.getByRole('button', { name: 'Rename: A week' }).click();
    await dialog.getByLabel('Name').fill('../escape');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect.poll(() => dialog.getByRole('alert').textContent()).not.toBe('');
    await dialog.getByLabel('Name').fill('The week');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('article', { name: 'The week' }).waitFor();
    await page.getByRole('button', { name: 'Delete: The week' }).click();
    await dialog.getByLabel(/to confirm/).fill('The week');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing is saved here yet.').waitFor();
  }
});

test('a server that is forgotten takes its token and its datasets along, after saying which', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.keyboard.press('2');
  await page.getByText(/means/).waitFor();
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Mine');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: 'Mine' }).getByText('whole').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').waitFor();
  await page.keyboard.type('forget');
  await page.keyboard.press('Enter');
  await dialog.getByText(/one dataset is deleted from this machine: Mine/).waitFor();
  await screenshot(page, 'forget-server');
  await dialog.getByLabel(/to confirm/).fill(new URL(service.url).host);
  await dialog.getByRole('button', { name: 'Forget it' }).click();
  await page.getByLabel('Address').waitFor();
  expect(await page.evaluate(() => window.wp.datasets.list())).toEqual([]);
  expect(await page.evaluate(() => window.wp.session.get())).toEqual({
    server: null,
    user: null,
    isKept: false,
    refused: null,
  });
});
