import type { Page } from 'playwright-core';
import { quantile } from '../measure.ts';
import type { Row } from '../row.ts';
import { firstChart, offlineWindow, openBig, preparedBig } from '../window/open-big.ts';
import { prepareWindows } from '../window/open-window.ts';

const ALLOWED_MS = 200;

/** From the click on a task's cross until the task is gone, at moments by chance. */
export const cancel: Row = {
  name: 'cancel',
  title: 'a task of the analysis of 10 M rows, ended at a random moment: p95',
  needs: 'embedded',
  target: '≤ 1 (200 ms)',
  reached: (ratio) => ratio <= 1,
  limit: 'what cannot look up ends with its worker',
  async run({ repetitions, quick, progress }) {
    const end = await prepareWindows(progress);
    try {
      await using big = await preparedBig(quick, progress);
      await using window = await offlineWindow(big.dataDir);
      const { page } = window;
      await openBig(page);
      await firstChart(page);
      const all: number[] = [];
      const ours: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        const some: number[] = [];
        for (let k = 0; k < 4; k++) {
          progress(`${i + 1} of ${repetitions}, ${k + 1}`);
          const ms = await ended(page, 200 + (((i * 4 + k) * 733) % 2500));
          if (ms !== undefined) some.push(ms);
        }
        if (some.length > 0) ours.push(quantile(some, 0.95));
        all.push(...some);
      }
      if (ours.length === 0) throw new Error('no task lasted long enough to be ended: take more rows');
      return {
        unit: 'ms',
        ours,
        against: ours.map(() => ALLOWED_MS),
        againstIs: 'the 200 ms that are allowed',
        facts: { ended: all.length, 'longest, ms': Math.max(...all) },
      };
    } finally {
      await end();
    }
  },
};

/** Begins the matrix of all modules, and ends it after a while; undefined where it was done before. */
async function ended(page: Page, afterMs: number): Promise<number | undefined> {
  await page.getByRole('button', { name: 'Quality', exact: true }).click();
  const cross = page.getByRole('button', { name: /^End: / }).first();
  await cross.waitFor({ timeout: 30_000 });
  await page.waitForTimeout(afterMs);
  if ((await cross.count()) === 0) return undefined;
  const ms = await page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find((one) => one.title.startsWith('End: '));
    if (button === undefined) return undefined;
    const began = performance.now();
    button.click();
    while (button.isConnected) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - began;
  });
  await page.getByRole('button', { name: 'Datasets', exact: true }).click();
  return ms;
}
