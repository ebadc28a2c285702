// `pnpm screenshots`: every view on a fleet of 100 modules with a year of readings, light and dark, small and large.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openWindow, prepareWindows, signIn } from './window/open-window.ts';
import { startYear, YEAR_PASSWORD, YEAR_USERS } from './year/year.ts';

const DIRECTORY = fileURLToPath(new URL('../../apps/desktop/e2e/screenshots/year', import.meta.url));
const SIZES = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
];
const THEMES = ['light', 'dark'] as const;

const end = await prepareWindows(console.error);
await mkdir(DIRECTORY, { recursive: true });
try {
  await using year = await startYear(console.error);
  for (const theme of THEMES) {
    for (const size of SIZES) {
      await using window = await openWindow({ ...size, theme });
      const { page } = window;
      const keep = async (view: string) => {
        const path = join(DIRECTORY, `${view}-${theme}-${size.width}.png`);
        await page.mouse.move(3, 3);
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path, animations: 'disabled' });
        console.log(path);
      };
      await keep('sign-in');
      await signIn(page, year.url, YEAR_USERS.superuser, YEAR_PASSWORD);
      await tour(page, keep);
    }
  }
} finally {
  await end();
}
process.exit(0);

async function tour(page: Page, keep: (view: string) => Promise<void>): Promise<void> {
  await page.locator('td[data-late="true"]').first().waitFor({ timeout: 60_000 });
  await quiet(page);
  await keep('fleet');
  await page.keyboard.press('2');
  await read(page);
  await keep('explore-heat');
  const modules = page.getByRole('complementary', { name: 'Modules' }).getByRole('button');
  for (let i = 0; i < 4; i++) await modules.nth(i).click();
  await read(page);
  await keep('explore-week');
  await page.locator('.u-over').first().dblclick();
  await read(page);
  await keep('explore-year');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await keep('shortcuts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').waitFor();
  await keep('palette');
  await page.keyboard.press('Escape');
  for (const view of ['Datasets', 'Users', 'Gateways']) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
    await quiet(page);
    await keep(view.toLowerCase());
  }
}

async function read(page: Page): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /means|samples/ })
    .first()
    .waitFor({ timeout: 120_000 });
  await quiet(page);
}

/** Until nothing is asked for any more. */
async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(700);
}
