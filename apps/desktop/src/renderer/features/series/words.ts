import type { GridNote } from '@wp/eda';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `5 min`, `1.5 h`, `24 h`; days only from two on. */
export function duration(ms: number): string {
  const [unit, size] = UNITS.find(([name, one]) => ms >= (name === 'd' ? 2 * one : one)) ?? ['ms', 1];
  const value = ms / size;
  return `${Number(value.toPrecision(value < 100 ? 3 : 4))} ${unit}`;
}

/** On which grid a figure was put, and how. */
export function gridWords({ everyMs, intervalMs, points, missing, regularity, gaps }: GridNote): string {
  const how = everyMs === intervalMs ? `its own ${duration(everyMs)} grid` : `means of ${duration(everyMs)}`;
  const regular = regularity >= 0.995 ? '' : `, ${(100 * regularity).toFixed(0)} % of the intervals regular`;
  const holes = missing === 0 ? 'no gap' : `${missing.toLocaleString('en-US')} without a value, ${gaps}`;
  return `${how}: ${points.toLocaleString('en-US')} points, ${holes}${regular}`;
}

/** `p < 0.001`, `p = 0.034`. */
export const probability = (p: number): string =>
  Number.isNaN(p) ? 'p undefined' : p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
