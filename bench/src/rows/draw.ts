import type { Page } from 'playwright-core';
import { quantile } from '../measure.ts';
import type { Row } from '../row.ts';
import { openWindow, prepareWindows, signIn } from '../window/open-window.ts';
import { traceFrames } from '../window/trace-frames.ts';
import { startYear, YEAR_PASSWORD, YEAR_USERS } from '../year/year.ts';

const ALLOWED_MS = 8;
const LONGEST = 'longest task of the page’s thread, processor ms';

/** Panning and zooming over a year of a fleet's readings, while the page's thread is traced. */
export const draw: Row = {
  name: 'draw',
  title:
    'script time a frame (p95) while panning and zooming over 10.5 M points: a year of eight modules as lines',
  needs: 'embedded',
  target: '≤ 1 (8 ms a frame), no task over 50 ms',
  reached: (ratio, facts) => ratio <= 1 && Number(facts[LONGEST]) <= 50,
  limit: 'one thread that lays out, paints and draws by software',
  async run({ repetitions, quick, progress }) {
    const end = await prepareWindows(progress);
    try {
      await using year = await startYear(progress);
      await using window = await openWindow();
      const { page } = window;
      await signIn(page, year.url, YEAR_USERS.analyst, YEAR_PASSWORD);
      await exploreEight(page);
      const ours: number[] = [];
      const frames: number[] = [];
      let longest = 0;
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        const seen = await traceFrames(page, () => panAndZoom(page, quick ? 2 : 6));
        ours.push(quantile(seen.scriptMs, 0.95));
        frames.push(...seen.frameMs);
        longest = Math.max(longest, ...seen.taskMs);
      }
      return {
        unit: 'ms',
        ours,
        against: ours.map(() => ALLOWED_MS),
        againstIs: 'the 8 ms that are allowed',
        facts: {
          [LONGEST]: longest,
          'frame, p95, ms': quantile(frames, 0.95),
          'frame, longest, ms': Math.max(...frames),
          frames: frames.length,
        },
      };
    } finally {
      await end();
    }
  },
};

async function exploreEight(page: Page): Promise<void> {
  await page.keyboard.press('2');
  const modules = page.getByRole('complementary', { name: 'Modules' }).getByRole('button');
  for (let i = 0; i < 8; i++) await modules.nth(i).click();
  await settled(page);
  // All of the year.
  const plot = page.locator('.u-over').first();
  await plot.dblclick();
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /samples/ })
    .waitFor({ timeout: 60_000 });
}

/** In to some days, along, and out again: with the wheel and by the axis, as a hand does it. */
async function panAndZoom(page: Page, rounds: number): Promise<void> {
  const box = await page.locator('.u-over').first().boundingBox();
  if (box === null) throw new Error('the lane has no place on the screen');
  const y = box.y + box.height / 2;
  for (let round = 0; round < rounds; round++) {
    await page.mouse.move(box.x + box.width * (0.3 + 0.1 * (round % 5)), y);
    for (let i = 0; i < 12; i++) {
      await page.mouse.wheel(0, -120);
      await page.waitForTimeout(30);
    }
    const axisY = box.y + box.height + 10;
    await page.mouse.move(box.x + box.width * 0.7, axisY);
    await page.mouse.down();
    for (let i = 0; i < 40; i++) {
      await page.mouse.move(box.x + box.width * (0.7 - i * 0.01), axisY);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.mouse.move(box.x + box.width / 2, y);
    for (let i = 0; i < 12; i++) {
      await page.mouse.wheel(0, 120);
      await page.waitForTimeout(30);
    }
  }
}
