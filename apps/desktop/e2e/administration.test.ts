import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { connect, openSignedIn, signIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 1, modules: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

const NEW_PASSWORD = 'walnut-ferry-37-quartz';

test('a superuser adds a user, who signs in at once, and disables them, which ends their sessions', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Users', exact: true }).click();
  await page.getByRole('button', { name: 'Add user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Username').fill('bert');
  await dialog.getByLabel('Password').fill('short');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect.poll(() => dialog.getByRole('alert').textContent()).toMatch(/at least 12/);
  await dialog.getByLabel('Password').fill(NEW_PASSWORD);
  await screenshot(page, 'add-user');
  await dialog.getByRole('button', { name: 'Add' }).click();
  const row = page.getByRole('row', { name: /bert/ });
  await row.waitFor();
  await screenshot(page, 'users-light');

  await using second = await openDesktop();
  await connect(second.page, service.url);
  await signIn(second.page, 'bert', NEW_PASSWORD);
  await second.page.getByRole('heading', { name: 'Fleet' }).waitFor();
  // An analyst is shown no administration.
  expect(await second.page.getByRole('button', { name: 'Users', exact: true }).count()).toBe(0);

  await page.getByRole('button', { name: 'Sessions: bert' }).click();
  await dialog.getByText(/from 127\.0\.0\.1/).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Disable: bert' }).click();
  const disable = dialog.getByRole('button', { name: 'Disable' });
  expect(await disable.isDisabled()).toBe(true);
  await dialog.getByLabel(/to confirm/).fill('bert');
  await screenshot(page, 'disable-user');
  await disable.click();
  await expect.poll(() => row.textContent()).toMatch(/disabled/);
  await second.page.getByLabel('Username').waitFor({ timeout: 60_000 });
});

test('a gateway’s token is shown once, works, is replaced, and leaves the page', async () => {
  await using desktop = await openSignedIn(service, { username: 'admin', theme: 'dark' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Gateways', exact: true }).click();
  await page.getByRole('button', { name: 'Create gateway' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('north roof');
  await dialog.getByLabel(/Register modules/).check();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const token = (await page.getByTestId('token').textContent()) ?? '';
  await screenshot(page, 'token');
  expect(await send(token)).toBe(200);
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('row', { name: /north roof/ }).waitFor();
  expect(await page.content()).not.toContain(token);

  await page.getByRole('button', { name: 'New token: north roof' }).click();
  await dialog.getByLabel('The old token goes on').selectOption('0');
  await dialog.getByRole('button', { name: 'Make a new token' }).click();
  const second = (await page.getByTestId('token').textContent()) ?? '';
  expect(second).not.toBe(token);
  expect([await send(token), await send(second)]).toEqual([401, 200]);
  await dialog.getByRole('button', { name: 'I have it' }).click();

  await page.getByRole('button', { name: 'Revoke: north roof' }).click();
  await dialog.getByLabel(/to confirm/).fill('north roof');
  await dialog.getByRole('button', { name: 'Revoke for good' }).click();
  await expect.poll(() => page.getByRole('row', { name: /north roof/ }).textContent()).toMatch(/revoked/);
  expect(await send(second)).toBe(401);
  await screenshot(page, 'gateways-dark');
  expect(await page.content()).not.toContain(second);
});

async function send(token: string): Promise<number> {
  const answer = await fetch(`${service.url}/trpc/readings.ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ module: 'N1', timestamp: Date.now(), voltage: 1 }]),
  });
  return answer.status;
}
