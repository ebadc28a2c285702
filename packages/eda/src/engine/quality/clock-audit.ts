import { medianSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { DAY_MS } from '../time/units.ts';
import { duplicateTimes } from './duplicate-times.ts';
import { type FlaggedRun, runsOf } from './finding.ts';

/** What a module's stamps say about its clock, beside the instants at which they were received. */
export interface ClockAudit {
  /** Median of received − stamped, in ms: delay and offset together. */
  readonly offsetMs: number;
  /** The offset in whole quarter hours when it lies within two minutes of one and is not 0: a wrong zone, most likely. */
  readonly zoneShiftMinutes: number | undefined;
  /** Slope of received − stamped over the stamps, in ms a day (Theil–Sen over 300 rows evenly taken). */
  readonly driftMsPerDay: number;
  /** Stretches of at least `burst` rows with instants seen before. */
  readonly duplicateBursts: readonly FlaggedRun[];
  readonly duplicates: number;
}

const QUARTER_HOUR_MS = 900_000;

/**
 * Audits the stamps of one module. Rows without either instant are left out of offset and drift; both are NaN with
 * fewer than two rows of different stamps.
 */
export function clockAudit(times: Float64Array, received: Float64Array, burst = 3): ClockAudit {
  const delay = times.map((time, row) => (received[row] ?? Number.NaN) - time);
  const offsetMs = medianSorted(sortedPresent(delay));
  const quarters = Math.round(offsetMs / QUARTER_HOUR_MS);
  const near = Math.abs(offsetMs - quarters * QUARTER_HOUR_MS) <= 120_000;
  const duplicates = duplicateTimes(times);
  return {
    offsetMs,
    zoneShiftMinutes: near && quarters !== 0 ? quarters * 15 : undefined,
    driftMsPerDay: theilSen(times, delay) * DAY_MS,
    duplicateBursts: runsOf(duplicates.flags).filter((run) => run.end - run.start >= burst),
    duplicates: duplicates.count,
  };
}

/** The median of the slopes between rows (Sen 1968), which late arrivals hardly move. */
function theilSen(x: Float64Array, y: Float64Array): number {
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) rows.push(i);
  const step = Math.max(1, rows.length / 300);
  const taken: number[] = [];
  for (let k = 0; k < rows.length; k += step) taken.push(rows[Math.floor(k)] as number);
  const slopes: number[] = [];
  taken.forEach((a, i) => {
    for (const b of taken.slice(i + 1)) {
      const run = (x[b] as number) - (x[a] as number);
      if (run !== 0) slopes.push(((y[b] as number) - (y[a] as number)) / run);
    }
  });
  return medianSorted(Float64Array.from(slopes).sort());
}
