import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, type Service, startService } from './service.ts';
import { openSignedIn, signIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 3, days: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('a session that the server ends is told of; one that was signed out of is not', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  const told = page.getByText(/The server has ended your session/);
  await page.getByTestId('user-menu').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  expect(await told.count()).toBe(0);
  await signIn(page, 'ana', PASSWORD);
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  const { users } = service.server.services.auth;
  const ana = (await users.list()).find(({ username }) => username === 'ana');
  await users.disable({ kind: 'cli' }, { id: ana?.id ?? 0 });
  await page.keyboard.press('-');
  await told.waitFor();
});

test('a viewer is told beforehand that annotating is not for viewers', async () => {
  await service.server.services.auth.users.create(
    { kind: 'cli' },
    { username: 'vic', password: PASSWORD, role: 'viewer' },
  );
  await using desktop = await openSignedIn(service, { username: 'vic' });
  const { page } = desktop;
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  expect(await page.getByRole('button', { name: 'Annotate', exact: true }).isDisabled()).toBe(true);
  await page.keyboard.press('a');
  expect(await page.getByRole('dialog').count()).toBe(0);
});
