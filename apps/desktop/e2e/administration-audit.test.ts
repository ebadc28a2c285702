import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 1, modules: 2 });
  const { auth } = service.server.services;
  for (let i = 0; i < 120; i++) await auth.audit({ kind: 'cli' }, 'demo.act', `thing ${i}`, { i });
});
afterAll(() => service[Symbol.asyncDispose]());

test.each(['light', 'dark'] as const)(
  'audit: the log is narrowed, paged, looked into and copied, %s',
  async (theme) => {
    await using desktop = await openSignedIn(service, { username: 'admin', theme });
    const { page } = desktop;
    await page.getByRole('button', { name: 'Audit', exact: true }).click();
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(100);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(120);

    await page.getByLabel('Action').fill('users.');
    await expect.poll(() => rows.count()).toBeLessThan(10);
    await page
      .getByRole('row', { name: /users.create/ })
      .last()
      .focus();
    await page.keyboard.press('Enter');
    await page
      .getByLabel('Details')
      .getByText(/superuser/)
      .waitFor();
    expect(await serious(page)).toEqual([]);
    await screenshot(page, `audit-${theme}`);

    await page.locator('tbody tr').first().hover();
    await page.getByRole('button', { name: 'Copy the log as CSV' }).click();
    await page.getByText('the log is in the clipboard').waitFor({ state: 'attached' });
    const copied = await desktop.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toMatch(/^id,at,actor,action,target,details,address\r\n/);
    expect(copied).toContain('users.create');
    expect(copied).not.toContain('demo.act');

    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByLabel('To, that day too').fill('2020-01-01');
    await page.getByText('No act is like this.').waitFor();
  },
);
