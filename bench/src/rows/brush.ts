import type { Page } from 'playwright-core';
import { quantile } from '../measure.ts';
import type { Row } from '../row.ts';
import { firstChart, offlineWindow, openBig, preparedBig } from '../window/open-big.ts';
import { prepareWindows } from '../window/open-window.ts';

const ALLOWED_MS = 50;
const MOVES = 100;

/** From a move of the hand until the other charts have changed, after the first touch. */
export const brush: Row = {
  name: 'brush',
  title: 'a brush over two histograms, a density and day × hour of 10 M rows: p95 of a move',
  needs: 'embedded',
  target: '≤ 1 (50 ms)',
  reached: (ratio) => ratio <= 1,
  limit: 'one page of charts, drawn by software',
  async run({ repetitions, quick, progress }) {
    const end = await prepareWindows(progress);
    try {
      await using big = await preparedBig(quick, progress);
      await using window = await offlineWindow(big.dataDir);
      const { page } = window;
      await openBig(page);
      await firstChart(page);
      const ours: number[] = [];
      const firstTouch: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        const { moves, firstMs } = await brushed(page);
        ours.push(quantile(moves, 0.95));
        firstTouch.push(firstMs);
        await page.waitForTimeout(1000);
      }
      return {
        unit: 'ms',
        ours,
        against: ours.map(() => ALLOWED_MS),
        againstIs: 'the 50 ms that are allowed',
        facts: { 'first touch, ms': quantile(firstTouch, 0.5) },
      };
    } finally {
      await end();
    }
  },
};

/** Until what the brush before has left to do is done. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(500);
  await page.getByText('no task').waitFor({ timeout: 120_000 });
}

async function brushed(page: Page): Promise<{ moves: number[]; firstMs: number }> {
  const power = page.getByRole('img', { name: /Histogram of power/ });
  await power.scrollIntoViewIfNeeded();
  const box = await power.boundingBox();
  if (box === null) throw new Error('the histogram has no place on the screen');
  await page.evaluate(() => {
    const other = document.querySelector('[aria-label^="Histogram of voltage"] path:nth-of-type(2)');
    const seen: number[] = [];
    let movedAt = 0;
    (window as unknown as { seen: number[] }).seen = seen;
    window.addEventListener(
      'pointermove',
      () => {
        movedAt = performance.now();
      },
      true,
    );
    new MutationObserver(() => {
      if (movedAt > 0) seen.push(performance.now() - movedAt);
      movedAt = 0;
    }).observe(other as Element, { attributes: true });
  });
  await settled(page);
  const y = box.y + box.height / 3;
  const seenCount = () => page.evaluate(() => (window as unknown as { seen: number[] }).seen.length);
  await page.mouse.move(box.x + box.width * 0.2, y);
  await page.mouse.down();
  const began = performance.now();
  for (let k = 0; (await seenCount()) === 0; k++) {
    await page.mouse.move(box.x + box.width * (0.3 + (k % 2) / 4), y);
    await page.waitForTimeout(10);
  }
  const firstMs = performance.now() - began;
  await page.evaluate(() => {
    (window as unknown as { seen: number[] }).seen.length = 0;
  });
  for (let k = 0; k < MOVES; k++) {
    await page.mouse.move(box.x + box.width * (0.3 + 0.6 * Math.abs(Math.sin(k / 9))), y);
    await page.waitForTimeout(20);
  }
  const moves = await page.evaluate(() => [...(window as unknown as { seen: number[] }).seen]);
  await page.mouse.up();
  await page.keyboard.press('Alt+ArrowLeft');
  return { moves, firstMs };
}
