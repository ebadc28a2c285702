import type { Row } from '../row.ts';
import { openWindow, prepareWindows } from '../window/open-window.ts';

const ALLOWED_MS = 2000;

/** From the start of the application to its first page. */
export const startWindow: Row = {
  name: 'start-window',
  title: 'the desktop, from its process to its first page',
  needs: 'embedded',
  target: '≤ 1 (2 s)',
  reached: (ratio) => ratio <= 1,
  limit: 'Chromium’s own start',
  async run({ repetitions, progress }) {
    const end = await prepareWindows(progress);
    try {
      const ours: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        await using window = await openWindow();
        ours.push(window.openedMs);
      }
      return { unit: 'ms', ours, against: ours.map(() => ALLOWED_MS), againstIs: 'the 2 s that are allowed' };
    } finally {
      await end();
    }
  },
};
