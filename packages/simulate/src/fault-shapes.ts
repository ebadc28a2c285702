import type { FaultKind } from './fault.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a kind of fault lasts, and when it may begin. */
export interface FaultShape {
  readonly shortestMs: number;
  readonly longestMs: number;
  /** Fewest records it must span, whatever the interval. */
  readonly fewestRecords: number;
  /** Begins around noon: the fault would not show in the dark. */
  readonly byDay: boolean;
  /** What `amount` is drawn from. */
  readonly amount: (draw: number) => number;
}

const none = () => 0;

/** Whole quarter hours from −2 h to +2 h, never 0. */
function quarterHours(draw: number): number {
  const step = Math.floor(draw * 16) - 8;
  return (step >= 0 ? step + 1 : step) * 15 * 60_000;
}

/** Soiling or a slipping calibration: 15–30 % down, or up. */
function driftFactor(draw: number): number {
  return draw < 0.7 ? 0.7 + (0.15 * draw) / 0.7 : 1.15 + (0.15 * (draw - 0.7)) / 0.3;
}

/** All kinds but `dst-shift`, whose time the calendar sets. A clock shift is the 15 days at least that analysts look for. */
export const FAULT_SHAPES: Readonly<Record<Exclude<FaultKind, 'dst-shift'>, FaultShape>> = {
  'clock-shift': {
    shortestMs: 16 * DAY_MS,
    longestMs: 24 * DAY_MS,
    fewestRecords: 2,
    byDay: false,
    amount: quarterHours,
  },
  drift: {
    shortestMs: 8 * DAY_MS,
    longestMs: 20 * DAY_MS,
    fewestRecords: 8,
    byDay: false,
    amount: driftFactor,
  },
  clipping: {
    shortestMs: 4 * DAY_MS,
    longestMs: 10 * DAY_MS,
    fewestRecords: 8,
    byDay: false,
    amount: (draw) => 0.45 + 0.2 * draw,
  },
  gap: { shortestMs: 2 * HOUR_MS, longestMs: 36 * HOUR_MS, fewestRecords: 3, byDay: false, amount: none },
  stale: { shortestMs: 3 * HOUR_MS, longestMs: 8 * HOUR_MS, fewestRecords: 8, byDay: true, amount: none },
  'stuck-at-zero': {
    shortestMs: 2 * HOUR_MS,
    longestMs: 9 * HOUR_MS,
    fewestRecords: 4,
    byDay: true,
    amount: none,
  },
  'out-of-order': {
    shortestMs: 2 * HOUR_MS,
    longestMs: 8 * HOUR_MS,
    fewestRecords: 8,
    byDay: false,
    amount: none,
  },
  'duplicate-stamp': {
    shortestMs: HOUR_MS,
    longestMs: 6 * HOUR_MS,
    fewestRecords: 3,
    byDay: false,
    amount: none,
  },
  spike: { shortestMs: 0, longestMs: 0, fewestRecords: 1, byDay: true, amount: (draw) => 1.8 + 2.2 * draw },
};
