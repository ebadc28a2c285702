import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const DIRECTORY = join(import.meta.dirname, 'screenshots');

/** Keeps what the window shows, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(DIRECTORY, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(DIRECTORY, `${name}.png`), animations: 'disabled' });
}
