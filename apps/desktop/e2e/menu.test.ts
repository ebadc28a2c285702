import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

const titles = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
const item = (app: ElectronApplication, id: string) =>
  app.evaluate(({ Menu }, wanted) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    return found && { label: found.label, enabled: found.enabled, accelerator: found.accelerator };
  }, id);
const choose = (app: ElectronApplication, id: string) =>
  app.evaluate(({ Menu }, wanted) => {
    Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click();
  }, id);

test('the menu is drawn from the commands, and what is chosen in it is done in the page', async () => {
  await using desktop = await openSignedIn(service);
  const { app, page } = desktop;
  await expect.poll(() => titles(app)).toEqual(['File', 'Edit', 'View', 'Go', 'Selection', 'Fleet', 'Help']);
  await choose(app, 'view.explore');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  // The view's own commands come and go with it.
  await expect.poll(() => item(app, 'fleet.find')).toBeFalsy();
  await expect
    .poll(() => item(app, 'pane.inspector'))
    .toMatchObject({
      label: 'Hide the inspector',
      accelerator: 'CommandOrControl+I',
    });
  await choose(app, 'pane.inspector');
  await expect.poll(() => page.locator('#pane-inspector').count()).toBe(0);
  await expect.poll(() => item(app, 'pane.inspector')).toMatchObject({ label: 'Show the inspector' });
});

test('an item is dimmed with its command, and a key that it shows runs the command once', async () => {
  await using desktop = await openSignedIn(service);
  const { app, page } = desktop;
  await expect.poll(() => item(app, 'selection.back')).toMatchObject({ enabled: false });
  await page.locator('tbody tr').first().click();
  await expect.poll(() => item(app, 'selection.back')).toMatchObject({ enabled: true });
  await choose(app, 'view.explore');
  await page.getByRole('complementary', { name: 'Inspector' }).waitFor();
  // Run twice it would hide and show: nothing would be seen.
  await page.keyboard.press('Control+i');
  await expect.poll(() => page.locator('#pane-inspector').count()).toBe(0);
  expect(
    await app.evaluate(
      ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('pane.inspector')?.registerAccelerator,
    ),
  ).toBe(false);
});

test('a menu that is no list of commands is refused', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  const answer = (commands: unknown) =>
    page.evaluate((given) => window.wp.menu.show(given as never).then(() => 'taken', String), commands);
  expect(await answer([{ id: 'x', title: 'X', group: 'Go', shortcut: null, isEnabled: true }])).toBe('taken');
  expect(await answer('everything')).toMatch(/menu\.show/);
  expect(
    await answer([{ id: 'x', title: 'X', group: 'Go', shortcut: null, isEnabled: true, role: 'quit' }]),
  ).toMatch(/role/);
});

test('signed out there is nothing to choose but what every application has', async () => {
  await using desktop = await openSignedIn(service);
  const { app, page } = desktop;
  await expect.poll(() => item(app, 'session.sign-out')).toBeTruthy();
  await choose(app, 'session.sign-out');
  await page.getByLabel('Username').waitFor();
  await expect.poll(() => titles(app)).toEqual(['File', 'Edit', 'View', 'Help']);
});
