// `pnpm tour`: makes the month of docs/tour.md, goes through it in the window, and takes its pictures.
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { encodeNdjson, simulateFleet } from '@wp/simulate';
import type { Page } from 'playwright-core';
import { openWindow, prepareWindows } from './window/open-window.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images', import.meta.url));
const LONG_MS = 120_000;

const end = await prepareWindows(console.error);
const folder = await mkdtemp(join(tmpdir(), 'wp-tour-'));
try {
  await mkdir(IMAGES, { recursive: true });
  const file = join(folder, 'june.ndjson.gz');
  const fleet = simulateFleet({
    seed: 1,
    modules: 12,
    from: Date.UTC(2024, 5, 1),
    to: Date.UTC(2024, 6, 1),
    intervalMs: 300_000,
    faults: 'default',
  });
  await pipeline(Readable.from(encodeNdjson(fleet.records())), createGzip(), createWriteStream(file));
  await using window = await openWindow({ width: 1280, height: 800 });
  await walk(window.page, file);
} finally {
  await rm(folder, { recursive: true, force: true });
  await end();
}
process.exit(0);

async function walk(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Work offline' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file…' }).click();
  await (await choosing).setFiles(file);
  const sheet = page.getByRole('dialog', { name: /Import june/ });
  await sheet.getByRole('cell').first().waitFor();
  await keep(page, 'import');
  await sheet.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('region', { name: 'Needs attention' }).waitFor({ timeout: LONG_MS });
  await page.getByRole('complementary', { name: 'Columns' }).getByRole('button', { name: /power/ }).click();
  await page.getByRole('img', { name: /Histogram of power/ }).waitFor();
  await settled(page);
  await keep(page, 'profile');

  await page.getByRole('button', { name: 'Quality', exact: true }).click();
  await settled(page);
  const cell = page.getByRole('gridcell').or(page.locator('td')).filter({ hasText: /^\d+$/ }).first();
  await cell.click();
  await settled(page);
  await keep(page, 'quality');

  await page.getByRole('button', { name: 'Series', exact: true }).click();
  await page.getByText(/A season of/).waitFor({ timeout: LONG_MS });
  await settled(page);
  await keep(page, 'series');

  await page.getByRole('button', { name: 'Transform', exact: true }).click();
  const add = page.getByLabel('Add a step');
  const steps = page.getByRole('list', { name: 'Steps' });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await add.selectOption('drop_flagged');
  await steps.getByRole('button', { name: /^1\. Drop flagged/ }).click();
  await inspector.getByLabel('Column').selectOption('power');
  await settled(page);
  await add.selectOption('fill');
  await steps.getByRole('button', { name: /^2\. Fill/ }).click();
  await inspector.getByRole('checkbox', { name: 'power' }).check();
  await settled(page);
  await inspector.getByRole('checkbox', { name: 'VMPPT' }).uncheck();
  await settled(page);
  await add.selectOption('resample');
  await settled(page);
  await steps.getByText(/→ [\d,]+ rows/).waitFor({ timeout: LONG_MS });
  await keep(page, 'transform');

  await page.getByRole('button', { name: 'SQL', exact: true }).click();
  const editor = page.locator('.cm-content');
  await editor.waitFor();
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(
    'SELECT module, round(avg(power), 1) AS mean, round(max(power), 1) AS most FROM data GROUP BY module ORDER BY mean',
  );
  await page.keyboard.press('Control+Enter');
  await page.getByRole('grid').first().waitFor({ timeout: LONG_MS });
  await settled(page);
  await keep(page, 'sql');
}

/** Until nothing is computed. */
async function settled(page: Page): Promise<void> {
  await page.getByText('no task').waitFor({ timeout: LONG_MS });
  await page.waitForTimeout(400);
  await page.getByText('no task').waitFor({ timeout: LONG_MS });
}

async function keep(page: Page, view: string): Promise<void> {
  await page.mouse.move(640, 3);
  await page.evaluate(() => document.fonts.ready);
  const path = join(IMAGES, `tour-${view}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  console.log(path);
}
