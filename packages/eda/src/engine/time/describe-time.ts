import { type Gap, gapsOf } from './gaps.ts';
import { distinctInstants, type IntervalFigures, intervalsOf } from './intervals.ts';

/** The figures of a column of instants (epoch ms). */
export interface TimeDescription {
  readonly count: number;
  readonly missing: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly spanMs: number;
  /** Whether no instant precedes the one before it in row order. */
  readonly ordered: boolean;
  /** Rows whose instant precedes that of the row before. */
  readonly outOfOrder: number;
  /** Rows beyond the first of each instant. */
  readonly duplicates: number;
  readonly interval: IntervalFigures;
  readonly gaps: readonly Gap[];
  /** Instants the median interval puts in the gaps. */
  readonly missingInGaps: number;
  /** span ÷ mode interval, rounded, + 1. */
  readonly expected: number;
  /** Different instants. */
  readonly actual: number;
  /** actual ÷ expected, at most 1. */
  readonly completeness: number;
}

/** Describes a time column in row order. NaN is missing. Figures that need two instants are NaN without them. */
export function describeTime(times: Float64Array): TimeDescription {
  const instants = distinctInstants(times);
  const { count, outOfOrder } = orderOf(times);
  const interval = intervalsOf(instants);
  const gaps = gapsOf(instants, interval.medianMs);
  const startMs = instants[0] ?? Number.NaN;
  const endMs = instants[instants.length - 1] ?? Number.NaN;
  const expected =
    instants.length < 2 ? instants.length : Math.round((endMs - startMs) / interval.modeMs) + 1;
  return {
    count,
    missing: times.length - count,
    startMs,
    endMs,
    spanMs: endMs - startMs,
    ordered: outOfOrder === 0,
    outOfOrder,
    duplicates: count - instants.length,
    interval,
    gaps,
    missingInGaps: gaps.reduce((sum, gap) => sum + gap.missing, 0),
    expected,
    actual: instants.length,
    completeness: expected === 0 ? Number.NaN : Math.min(1, instants.length / expected),
  };
}

function orderOf(times: Float64Array): { count: number; outOfOrder: number } {
  let count = 0;
  let outOfOrder = 0;
  let previous = Number.NaN;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!Number.isFinite(time)) continue;
    count++;
    if (time < previous) outOfOrder++;
    previous = time;
  }
  return { count, outOfOrder };
}
