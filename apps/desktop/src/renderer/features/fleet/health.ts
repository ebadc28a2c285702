import type { OneSeries } from '../../data/data-source.ts';

export const DAY_MS = 86_400_000;
/** A module that brought nothing for so many of its own intervals is late, whatever its pace. */
const LATE_INTERVALS = 12;
const LATE_AT_LEAST_MS = 3_600_000;

export interface ModuleLike {
  module_num: string;
  lastSeen: string | null;
  asset: string | null;
  sensor_type: string | null;
}

/**
 * Modules that need a look: those that were never seen, and those whose last reading is older than the fleet's newest
 * by an hour and by twelve of the fleet's usual intervals. The fleet's newest counts, not the clock: where all is late
 * at once, it is the way to the server that needs a look.
 */
export function lateModules(modules: readonly ModuleLike[], intervalMs: number): Set<string> {
  const newest = Math.max(...modules.map(({ lastSeen }) => (lastSeen === null ? 0 : Date.parse(lastSeen))));
  const allowedMs = Math.max(LATE_AT_LEAST_MS, LATE_INTERVALS * intervalMs);
  return new Set(
    modules
      .filter(({ lastSeen }) => lastSeen === null || newest - Date.parse(lastSeen) > allowedMs)
      .map((module) => module.module_num),
  );
}

export interface Completeness {
  /** 0 to 1: readings there, of those expected. */
  share: number;
  readings: number;
  expected: number;
}

/**
 * Completeness of each module, from its counts by day: what is there of what could be. A day is expected to bring what
 * three quarters of all days of the fleet bring at most, so that a module which was slow from its first day is seen as
 * well.
 */
export function completenessOf(daily: readonly OneSeries[], days: number): Map<string, Completeness> {
  const counts = daily.flatMap(({ count }) =>
    Array.from(count ?? []).filter((n): n is number => n !== null && n > 0),
  );
  counts.sort((a, b) => a - b);
  const usual = counts[Math.floor(counts.length * 0.75)] ?? 0;
  const expected = usual * days;
  return new Map(
    daily.map(({ module, count }): [string, Completeness] => {
      const readings = Array.from(count ?? []).reduce((sum: number, n) => sum + (n ?? 0), 0);
      return [
        module ?? '',
        { readings, expected, share: expected === 0 ? 0 : Math.min(1, readings / expected) },
      ];
    }),
  );
}

/** How many modules have each value, the most frequent first; what is not given counts as such. */
export function facetOf<K extends 'asset' | 'sensor_type'>(
  modules: readonly ModuleLike[],
  key: K,
): { value: string | null; count: number }[] {
  const counts = new Map<string | null, number>();
  for (const module of modules) counts.set(module[key], (counts.get(module[key]) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

/** A line through values, as an SVG path in a box of this size; it breaks where there is nothing. */
export function sparkline(given: ArrayLike<number | null>, width: number, height: number): string {
  const values = Array.from(given);
  const present = values.filter((v): v is number => v !== null);
  const [low, high] = [Math.min(...present), Math.max(...present)];
  const range = high - low || 1;
  let pen = 'M';
  return values
    .map((v, i) => {
      if (v === null) {
        pen = 'M';
        return '';
      }
      const x = (i / Math.max(1, values.length - 1)) * width;
      const y = height - ((v - low) / range) * height;
      const point = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
}
