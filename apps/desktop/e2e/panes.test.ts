import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, type Service, startService } from './service.ts';
import { openSignedIn, signIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 3 });
});
afterAll(() => service[Symbol.asyncDispose]());

const separator = (page: Page, side: 'navigator' | 'inspector') =>
  page.getByRole('separator', { name: `Width of the ${side}` });
const width = (page: Page, side: 'navigator' | 'inspector') =>
  page.locator(`#pane-${side}`).evaluate((pane) => pane.getBoundingClientRect().width);
const stage = (page: Page) =>
  page.getByRole('region', { name: 'Explore' }).evaluate((one) => one.getBoundingClientRect().width);

async function drag(page: Page, side: 'navigator' | 'inspector', byPx: number): Promise<void> {
  const box = await separator(page, side).boundingBox();
  if (box === null) throw new Error('the separator has no place on the screen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + byPx, y, { steps: 8 });
  await page.mouse.up();
}

test('panes are dragged, moved by the arrows, hidden by their keys, and the stage never vanishes', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    await page.keyboard.press('2');
    await page
      .getByRole('status')
      .filter({ hasText: /means|samples/ })
      .waitFor();
    expect([await width(page, 'navigator'), await width(page, 'inspector')]).toEqual([220, 300]);
    await screenshot(page, `panes-${theme}`);

    await drag(page, 'navigator', 60);
    expect(await width(page, 'navigator')).toBe(280);
    await drag(page, 'inspector', -2000);
    await drag(page, 'navigator', 2000);
    expect(await stage(page)).toBeGreaterThanOrEqual(395);
    await screenshot(page, `panes-wide-${theme}`);
    await separator(page, 'navigator').dblclick();
    await separator(page, 'inspector').dblclick();
    expect([await width(page, 'navigator'), await width(page, 'inspector')]).toEqual([220, 300]);

    await separator(page, 'inspector').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await separator(page, 'inspector').getAttribute('aria-valuenow')).toBe('316');
    await page.keyboard.press('Home');
    expect(await width(page, 'inspector')).toBe(220);

    await page.keyboard.press('Control+b');
    await expect.poll(() => page.locator('#pane-navigator').count()).toBe(0);
    await page.keyboard.press('Control+i');
    await expect.poll(() => page.locator('#pane-inspector').count()).toBe(0);
    await screenshot(page, `panes-hidden-${theme}`);
    await page.getByRole('button', { name: 'Show the navigator' }).click();
    await page.getByRole('complementary', { name: 'Modules' }).waitFor();
  }
});

test('panes come back as they were left, in every view that has them', async () => {
  const first = await openSignedIn(service);
  await first.page.keyboard.press('2');
  await separator(first.page, 'navigator').waitFor();
  await drag(first.page, 'navigator', 44);
  await expect.poll(() => width(first.page, 'navigator')).toBe(264);
  await first.page.keyboard.press('Control+i');
  await expect.poll(() => first.page.locator('#pane-inspector').count()).toBe(0);
  await first.app.close();
  await using second = await openDesktop({ dataDir: first.dataDir });
  await signIn(second.page, 'ana', PASSWORD);
  await second.page.getByRole('heading', { name: 'Explore' }).waitFor();
  expect(await width(second.page, 'navigator')).toBe(264);
  expect(await second.page.locator('#pane-inspector').count()).toBe(0);
  await second.page.keyboard.press('1');
  await second.page.getByRole('complementary', { name: 'Facets' }).waitFor();
  expect(await width(second.page, 'navigator')).toBe(264);
  // The fleet has no inspector, and offers no key for one.
  expect(await second.page.getByRole('button', { name: /the inspector/ }).count()).toBe(0);
});
