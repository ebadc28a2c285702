import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { bigDataset } from '../analysis/big.ts';
import { type OpenWindow, openWindow } from './open-window.ts';

const LONG_MS = 300_000;

/** A folder of the application's with the big dataset in it, whose profile was computed and kept. */
export async function preparedBig(
  quick: boolean,
  progress: (text: string) => void,
): Promise<{ dataDir: string } & AsyncDisposable> {
  const dataset = await bigDataset(quick, progress);
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-bench-big-'));
  await cp(dataset, join(dataDir, 'datasets', 'Big'), { recursive: true });
  progress('profiling it once');
  await using window = await offlineWindow(dataDir);
  await openBig(window.page);
  await window.page.getByRole('region', { name: 'Needs attention' }).waitFor({ timeout: LONG_MS });
  const manifest = join(dataDir, 'datasets', 'Big', 'dataset.json');
  while (JSON.parse(await readFile(manifest, 'utf8')).profile === undefined)
    await window.page.waitForTimeout(200);
  return {
    dataDir,
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** A window on the datasets, without a server. */
export async function offlineWindow(dataDir: string): Promise<OpenWindow> {
  const window = await openWindow({ dataDir });
  await window.page.getByRole('button', { name: 'Work offline' }).click();
  await window.page.getByRole('button', { name: 'Open: Big' }).waitFor();
  return window;
}

/** Until all rows can be asked about. */
export async function openBig(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open: Big' }).click();
  await page.getByText(/^Big · [\d,]+ rows/).waitFor({ timeout: LONG_MS });
}

export const firstChart = (page: Page): Promise<void> =>
  page.getByRole('img', { name: /Histogram of power/ }).waitFor({ timeout: LONG_MS });
