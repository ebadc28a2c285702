import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 20, modules: 2, intervalMs: 900_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('storage: a dry run tells in numbers what would go, and only the typed name applies it', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Storage', exact: true }).click();
  const raw = page.getByRole('row', { name: /raw readings/ });
  await expect.poll(() => raw.textContent()).toMatch(/kept for ever/);
  await page.getByText(/bytes a point/).waitFor();
  await page.getByRole('button', { name: 'Run now: wp_refresh_rollups' }).waitFor();
  await raw.focus();
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const days = inspector.getByLabel('Keep for, in days');
  await days.fill('soon');
  await inspector.getByRole('button', { name: 'Dry run' }).click();
  await expect.poll(() => inspector.getByRole('alert').textContent()).toMatch(/1 to 36500, or never/);

  await days.fill('1');
  await inspector.getByRole('button', { name: 'Dry run' }).click();
  const said = inspector.getByRole('status');
  await expect.poll(() => said.textContent()).toMatch(/Would go: [\d,]+ points in \d+ chunks?/);
  expect(await raw.textContent()).toMatch(/kept for ever/);
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'storage-light');

  await inspector.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog');
  const apply = dialog.getByRole('button', { name: 'Remove what is older' });
  expect(await apply.isDisabled()).toBe(true);
  await dialog.getByLabel(/to confirm/).fill('raw readings');
  await screenshot(page, 'storage-confirm');
  await apply.click();
  await expect.poll(() => raw.textContent()).toMatch(/kept 1 day/);

  await days.fill('never');
  await inspector.getByRole('button', { name: 'Dry run' }).click();
  await inspector.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect.poll(() => raw.textContent()).toMatch(/kept for ever/);
});

test('storage: a job is run now, and compression applies without a name, in the dark', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin', theme: 'dark' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Storage', exact: true }).click();
  const compression = page.getByRole('row', { name: /^compression/ });
  await compression.click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByLabel('Compress after, in days').fill('2');
  await inspector.getByRole('button', { name: 'Dry run' }).click();
  await expect
    .poll(() => inspector.getByRole('status').textContent())
    .toMatch(/Would be compressed: [\d,]+ points/);
  await inspector.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect.poll(() => compression.textContent()).toMatch(/after 2 days/);
  await page.getByRole('button', { name: 'Run now: policy_compression' }).click();
  await page.getByRole('cell', { name: 'compressed', exact: true }).first().waitFor({ timeout: 60_000 });
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'storage-dark');
});
