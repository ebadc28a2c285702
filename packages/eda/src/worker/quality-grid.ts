import type { NumberColumn, TimeColumn } from '../engine/profile/column-input.ts';
import { modeIntervalMs } from '../engine/time/intervals.ts';
import type { ColumnSet, Rows } from './figures.ts';

export interface QualityRange {
  fromMs: number;
  /** Exclusive. */
  toMs: number;
}

/** A module's values on evenly spaced instants of a range: each row at the slot nearest to it. */
export interface ModuleGrid extends QualityRange {
  intervalMs: number;
  slots: number;
  /** The instant of each slot. */
  times: Float64Array;
  /** NaN where there is no value. */
  values: Float64Array;
  /** When the row of a slot was really taken; NaN without one. */
  takenAt: Float64Array;
  /** How many rows lie in the range, those without a value among them. */
  rows: number;
  /** 1 at the slots of rows that come twice, or out of order. */
  isTwice: Uint8Array;
  isLate: Uint8Array;
}

/** More instants than this are not looked at one by one. */
const MOST_SLOTS = 20_000_000;

/** Interval of the rows in a range; `otherwise` where it would be NaN, as for a single row. */
export function ownInterval(times: Float64Array, { fromMs, toMs }: QualityRange, otherwise: number): number {
  const within = times.filter((ms) => ms >= fromMs && ms < toMs);
  const own = modeIntervalMs(within);
  return own > 0 ? own : otherwise;
}

export const instantsOf = ({
  fromMs,
  intervalMs,
  slots,
}: Omit<ModuleGrid, 'times'> | GridShape): Float64Array =>
  Float64Array.from({ length: slots }, (_, slot) => fromMs + slot * intervalMs);

export interface GridShape extends QualityRange {
  intervalMs: number;
  slots: number;
}

/** Slots from the first whole interval in a range. Throws a RangeError for more than can be looked at. */
export function gridShape({ fromMs, toMs }: QualityRange, intervalMs: number, offsetMs = 0): GridShape {
  const first = Math.ceil((fromMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
  const slots = Math.max(0, Math.ceil((toMs - first) / intervalMs));
  if (slots > MOST_SLOTS)
    throw new RangeError(
      `At an interval of ${intervalMs} ms the selected time has ${slots.toLocaleString('en-US')} instants, more than ${MOST_SLOTS.toLocaleString('en-US')}: select less time.`,
    );
  return { fromMs: first, toMs, intervalMs, slots };
}

export interface GridRequest {
  column: string;
  time: string;
  rows: Rows;
  range: QualityRange;
  /** Interval of the fleet, for a module that has none of its own. */
  intervalMs: number;
}

/** A module's rows on a grid; the first with a value stays where several are nearest to one slot. */
export function moduleGrid(columns: ColumnSet, request: GridRequest): ModuleGrid {
  const times: TimeColumn = columns.times(request.time, request.rows);
  const values: NumberColumn = columns.numbers(request.column, request.rows);
  const intervalMs = ownInterval(times.values, request.range, request.intervalMs);
  const shape = gridShape(request.range, intervalMs, offsetOf(times.values, request.range, intervalMs));
  const grid: ModuleGrid = {
    ...shape,
    times: instantsOf(shape),
    values: new Float64Array(shape.slots).fill(Number.NaN),
    takenAt: new Float64Array(shape.slots).fill(Number.NaN),
    rows: 0,
    isTwice: new Uint8Array(shape.slots),
    isLate: new Uint8Array(shape.slots),
  };
  let before = Number.NaN;
  for (let i = 0; i < times.values.length; i++) {
    const ms = times.values[i] as number;
    if (!(ms >= request.range.fromMs && ms < request.range.toMs)) continue;
    grid.rows += 1;
    const slot = Math.min(shape.slots - 1, Math.max(0, Math.round((ms - shape.fromMs) / intervalMs)));
    if (ms < before) grid.isLate[slot] = 1;
    before = ms;
    if (grid.takenAt[slot] === ms) grid.isTwice[slot] = 1;
    const value = values.values[i] as number;
    if (!Number.isNaN(grid.takenAt[slot]) && !Number.isNaN(grid.values[slot])) continue;
    grid.takenAt[slot] = ms;
    grid.values[slot] = Number.isFinite(value) ? value : Number.NaN;
  }
  return grid;
}

/** Where in an interval the first row in a range lies: one that is taken at seven past is not late by seven. */
function offsetOf(times: Float64Array, { fromMs, toMs }: QualityRange, intervalMs: number): number {
  for (const ms of times) if (ms >= fromMs && ms < toMs) return ms % intervalMs;
  return 0;
}
