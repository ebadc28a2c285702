import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 1, modules: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

const reads = async (token: string) =>
  (await fetch(`${service.url}/trpc/modules.list`, { headers: { authorization: `Bearer ${token}` } })).status;

test('settings: an analyst’s token is shown once, reads for 90 days, is revoked, and leaves the page', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByText(/You have none/).waitFor();
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('notebook');
  expect(await dialog.getByLabel('Ends after, in days').inputValue()).toBe('90');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const token = (await page.getByTestId('token').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await desktop.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(token);
  expect(await reads(token)).toBe(200);
  await dialog.getByRole('button', { name: 'I have it' }).click();
  expect(await page.content()).not.toContain(token);

  await page.getByLabel('Theme').selectOption('dark');
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'settings-dark');
  await page.getByLabel('Theme').selectOption('light');
  await page.getByRole('button', { name: 'Revoke: notebook' }).click();
  await dialog.getByLabel(/to confirm/).fill('notebook');
  await dialog.getByRole('button', { name: 'Revoke for good' }).click();
  await expect.poll(() => page.getByRole('row', { name: /notebook/ }).textContent()).toMatch(/revoked/);
  expect(await reads(token)).toBe(401);
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'settings-light');
});

test('what needs the server is dimmed while it is away, and what was read stays with its age', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Users', exact: true }).click();
  await page.getByRole('row', { name: /^ana / }).waitFor();
  await page.getByRole('button', { name: 'Modules', exact: true }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
  const { start } = await service.restart();
  await page.getByText(/the server is away, nothing can be changed/).waitFor({ timeout: 60_000 });
  expect(await page.locator('tbody tr').count()).toBe(2);
  expect(await page.getByRole('button', { name: 'Import CSV…' }).isDisabled()).toBe(true);
  const rail = page.getByRole('navigation');
  expect(await rail.getByRole('button', { name: 'Storage' }).getAttribute('data-dimmed')).toBe('true');
  expect(await rail.getByRole('button', { name: 'Datasets' }).getAttribute('data-dimmed')).toBe('false');
  expect(await serious(page)).toEqual([]);
  await screenshot(page, 'modules-away');
  await page.getByRole('button', { name: 'Users', exact: true }).click();
  await page.getByText(/the server is away, nothing can be changed/).waitFor();
  await page.getByRole('row', { name: /^ana / }).waitFor();
  expect(await page.getByRole('button', { name: 'Add user' }).isDisabled()).toBe(true);
  expect(await page.getByRole('row', { name: /^ana / }).getByRole('button').first().isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Modules', exact: true }).click();
  await start();
  await expect.poll(() => page.getByRole('button', { name: 'Import CSV…' }).isEnabled()).toBe(true);
});
