import type { PlacedFault } from './fault.ts';
import { keyOf, uniform } from './hash.ts';
import type { ResolvedOptions } from './options.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARCH = 2;
const OCTOBER = 9;

/**
 * When clocks change in the European Union: 01:00 UTC on a month's last Sunday (Directive 2000/84/EC).
 * `month` counts from 0.
 */
export function lastSundayChange(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  return lastDay.getTime() - lastDay.getUTCDay() * DAY_MS + HOUR_MS;
}

/**
 * A logger that should keep one time all year but follows daylight saving: from the change on its stamps are
 * an hour late in spring, an hour early in autumn, until someone sets it right two to three weeks later.
 */
export function placeDstShifts(options: ResolvedOptions, module: number, year: number): PlacedFault[] {
  const placed: PlacedFault[] = [];
  for (const month of [MARCH, OCTOBER]) {
    const key = keyOf(options.seed, module, 20, year, month);
    if (uniform(key, 0) >= options.rates['dst-shift']) continue;
    const step = options.intervalMs;
    const from = Math.ceil(lastSundayChange(year, month) / step) * step;
    const to = from + Math.ceil(((14 + 7 * uniform(key, 1)) * DAY_MS) / step) * step;
    const amount = month === MARCH ? HOUR_MS : -HOUR_MS;
    placed.push({ kind: 'dst-shift', from, to, metric: null, amount, key });
  }
  return placed;
}
