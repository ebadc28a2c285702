import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 1, modules: 2 });
  const [module] = service.fleet.modules.map((one) => one.module_num);
  const at = Date.now();
  await service.send([
    { module, timestamp: at - 4000, voltage: 12 },
    { module, timestamp: at - 3000, voltage: 'twelve' },
    { module, timestamp: 'yesterday', voltage: 12 },
    { timestamp: at - 2000, voltage: 12 },
    { module, timestamp: at - 1000 },
  ]);
});
afterAll(() => service[Symbol.asyncDispose]());

test('quarantine: a record is mended and replayed, many are replayed, the rest is discarded by numbers', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Quarantine', exact: true }).click();
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(4);
  await page.getByRole('row', { name: /INVALID_VALUE/ }).focus();
  await page.keyboard.press('Enter');
  const record = page.getByLabel('The record');
  const sent = await record.inputValue();
  expect(sent).toContain('"twelve"');
  await record.fill('{');
  await page.getByRole('button', { name: 'Replay mended' }).click();
  await page.getByText(/This is no JSON/).waitFor();
  await record.fill(sent.replace('"twelve"', '12'));
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'quarantine-light');
  await page.getByRole('button', { name: 'Replay mended' }).click();
  await page.getByText('1 record replayed: 1 taken, 0 not.').waitFor();
  const tick = page.getByLabel('All that are shown');
  await expect.poll(() => page.getByRole('row', { name: /INVALID_VALUE/ }).count()).toBe(0);

  await tick.check();
  await page.getByRole('button', { name: 'Replay 3' }).click();
  await page.getByText('3 records replayed: 0 taken, 3 not.').waitFor();
  expect(await page.getByText(/refused again: NO_VALUES/).count()).toBe(1);
  await screenshot(page, 'quarantine-replayed');
  expect(await serious(page)).toEqual([]);

  await page.getByRole('button', { name: 'Discard 3…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/3 records with \d+ bytes of text would go/).waitFor();
  const discard = dialog.getByRole('button', { name: 'Discard for good' });
  expect(await discard.isDisabled()).toBe(true);
  await dialog.getByLabel(/to confirm/).fill('3 records');
  await discard.click();
  await page.getByText(/Nothing is in the quarantine/).waitFor();
});
