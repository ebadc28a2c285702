import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 1, modules: 3 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('modules: one is changed, many come from a CSV that is understood first, one goes with its readings', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin' });
  const { page } = desktop;
  const [first = '', second = ''] = service.fleet.modules.map((one) => one.module_num);
  await page.getByRole('button', { name: 'Modules', exact: true }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
  await page.getByRole('row', { name: first }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Asset').fill('barn');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('row', { name: first }).textContent()).toContain('barn');
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'modules-light');

  const buffer = Buffer.from(
    `module_num,asset,colour\n${second},silo,red\nNEW-1,barn,\n${first},barn,\n,x,\n`,
  );
  await page.getByLabel('CSV of modules').setInputFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer });
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/1 new, 1 change, 1 as they are, 1 wrong and left out.*colour/).waitFor();
  await dialog.getByText(/asset: .* → silo/).waitFor();
  expect(await page.getByRole('row', { name: second }).first().textContent()).not.toContain('silo');
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'modules-import');
  await dialog.getByRole('button', { name: 'Import 2' }).click();
  await page.getByRole('row', { name: 'NEW-1' }).waitFor();
  await expect.poll(() => page.getByRole('row', { name: second }).textContent()).toContain('silo');

  await page.getByRole('row', { name: second }).click();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await dialog.getByText(/It has [\d,]+ points, which go with it/).waitFor();
  const remove = dialog.getByRole('button', { name: 'Remove with its readings' });
  expect(await remove.isDisabled()).toBe(true);
  await dialog.getByLabel(/to confirm/).fill(second);
  await screenshot(page, 'modules-remove');
  await remove.click();
  await expect.poll(() => page.getByRole('row', { name: second }).count()).toBe(0);
});

test('modules: are found by a text, in the dark', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin', theme: 'dark' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Modules', exact: true }).click();
  await page.getByRole('row', { name: 'NEW-1' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('new-');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('row', { name: 'NEW-1' }).click();
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'modules-dark');
});
