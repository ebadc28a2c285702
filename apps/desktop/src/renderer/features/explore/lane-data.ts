import type { OneSeries } from '../../data/data-source.ts';

/** A lane's series on one time axis. A value that is undefined is no sample, null breaks the line. */
export interface LaneData {
  /** Epoch seconds, ascending, as uPlot wants them. */
  seconds: number[];
  values: (number | null | undefined)[][];
}

/** A gap longer than this many median intervals is empty on the screen too. */
const GAP = 1.5;

/** Puts series on the union of their times, with a break in each gap. */
export function joinSeries(series: readonly Pick<OneSeries, 't' | 'value'>[]): LaneData {
  const broken = series.map(withBreaks);
  const times = [...new Set(broken.flatMap(({ t }) => t))].sort((a, b) => a - b);
  const place = new Map(times.map((ms, i) => [ms, i]));
  const values = broken.map(({ t, value }) => {
    const column: (number | null | undefined)[] = new Array(times.length).fill(undefined);
    for (const [i, ms] of t.entries()) column[place.get(ms) ?? 0] = value[i] ?? null;
    return column;
  });
  return { seconds: times.map((ms) => ms / 1000), values };
}

function withBreaks({ t, value }: Pick<OneSeries, 't' | 'value'>): { t: number[]; value: (number | null)[] } {
  const median = medianInterval(t);
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const [i, ms] of t.entries()) {
    const before = t[i - 1];
    if (before !== undefined && ms - before > GAP * median) {
      times.push(before + median / 2);
      values.push(null);
    }
    times.push(ms);
    values.push(value[i] ?? null);
  }
  return { t: times, value: values };
}

function medianInterval(t: readonly number[]): number {
  const intervals = t.slice(1).map((ms, i) => ms - (t[i] ?? ms));
  intervals.sort((a, b) => a - b);
  return intervals[Math.floor(intervals.length / 2)] ?? Number.POSITIVE_INFINITY;
}
