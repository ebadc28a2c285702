import { medianSorted } from '../engine/column/order.ts';
import { type DailyMidday, dailyMidday, daytime } from '../engine/quality/day-night.ts';
import { fleetCentre } from '../engine/quality/peers.ts';
import { HOUR_MS } from '../engine/time/units.ts';
import type { ColumnSet } from './figures.ts';
import { type GridShape, gridShape, instantsOf, ownInterval, type QualityRange } from './quality-grid.ts';
import type { ModuleRows } from './quality-rows.ts';

/** What the modules of a fleet have in common, beside which each of them is judged. */
export interface Fleet extends GridShape {
  members: number;
  /** Median of the modules at each slot; NaN where fewer than three have a value. */
  expected: Float64Array;
  /** Start of the hours of median and spread of the modules' means; these are NaN where fewer than five have one. */
  hourFromMs: number;
  hourMedian: Float64Array;
  hourSpread: Float64Array;
  /** 1 where the fleet's light says that it is day, by slot; undefined without a column of light. */
  day: Uint8Array | undefined;
  midday: DailyMidday | undefined;
}

export interface FleetRequest {
  column: string;
  /** A column of power or irradiance, from which day is told from night. */
  light: string | null;
  time: string;
  range: QualityRange;
  modules: readonly ModuleRows[];
  timeZone: string;
}

const LEAST_EXPECTED = 3;
const LEAST_PEERS = 5;
const FLOOR = 0.01;
/** Most cells of all modules together; beyond them the fleet is looked at in a coarser interval. */
const MOST_CELLS = 24_000_000;

/** The fleet of some modules. `step` is told how far it is, and what it throws ends it. */
export function fleetOf(
  columns: ColumnSet,
  request: FleetRequest,
  step: (share: number, what: string) => void,
): Fleet {
  const { modules, range, timeZone } = request;
  const whole = range.toMs - range.fromMs;
  const intervals = modules
    .map(({ rows }) => ownInterval(columns.times(request.time, rows).values, range, Number.NaN))
    .filter((ms) => ms > 0);
  const common = intervals.length === 0 ? HOUR_MS : medianSorted(Float64Array.from(intervals).sort());
  const coarser = Math.max(1, Math.ceil((modules.length * whole) / common / MOST_CELLS));
  const shape = gridShape({ ...range, fromMs: Math.floor(range.fromMs / common) * common }, common * coarser);
  const grids = modules.map(({ rows }, i) => {
    step((0.4 * i) / modules.length, 'the fleet');
    return onGrid(columns, { ...request, column: request.column, rows }, shape);
  });
  const hourFromMs = Math.floor(shape.fromMs / HOUR_MS) * HOUR_MS;
  const byHour = fleetCentre(
    grids.map((values) => hourMeans(values, shape, hourFromMs)),
    LEAST_PEERS,
    FLOOR,
  );
  step(0.5, 'the fleet');
  const expected = mediansOf(grids, shape.slots);
  step(0.7, 'the fleet');
  const times = instantsOf(shape);
  const day =
    request.light === null
      ? undefined
      : dayOf(columns, { ...request, light: request.light }, { shape, times, expected });
  return {
    ...shape,
    members: modules.length,
    expected: shared(expected),
    hourFromMs,
    hourMedian: shared(byHour.centre),
    hourSpread: shared(byHour.spread),
    day,
    midday: day === undefined ? undefined : dailyMidday(times, day, timeZone),
  };
}

function onGrid(
  columns: ColumnSet,
  { column, time, range, rows }: Omit<FleetRequest, 'modules'> & Pick<ModuleRows, 'rows'>,
  { fromMs, intervalMs, slots }: GridShape,
): Float64Array {
  const values = columns.numbers(column, rows).values;
  const times = columns.times(time, rows).values;
  const grid = new Float64Array(slots).fill(Number.NaN);
  for (let i = 0; i < times.length; i++) {
    const ms = times[i] as number;
    if (!(ms >= range.fromMs && ms < range.toMs)) continue;
    const slot = Math.floor((ms - fromMs) / intervalMs);
    if (Number.isNaN(grid[slot])) grid[slot] = values[i] as number;
  }
  return grid;
}

/** Means of the values of each hour from `hourFromMs`. */
export function hourMeans(
  values: Float64Array,
  { fromMs, intervalMs, toMs }: GridShape,
  hourFromMs: number,
): Float64Array {
  const hours = Math.ceil((toMs - hourFromMs) / HOUR_MS);
  const sums = new Float64Array(hours);
  const counts = new Uint32Array(hours);
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] as number;
    if (!Number.isFinite(value)) continue;
    const hour = Math.floor((fromMs + slot * intervalMs - hourFromMs) / HOUR_MS);
    sums[hour] = (sums[hour] as number) + value;
    counts[hour] = (counts[hour] as number) + 1;
  }
  return sums.map((sum, hour) => sum / (counts[hour] as number));
}

function mediansOf(grids: readonly Float64Array[], slots: number): Float64Array {
  const medians = new Float64Array(slots).fill(Number.NaN);
  const slice = new Float64Array(grids.length);
  for (let slot = 0; slot < slots; slot++) {
    let count = 0;
    for (const grid of grids) {
      const value = grid[slot] as number;
      if (Number.isFinite(value)) slice[count++] = value;
    }
    if (count < LEAST_EXPECTED) continue;
    medians[slot] = medianSorted(slice.subarray(0, count).sort());
  }
  return medians;
}

function dayOf(
  columns: ColumnSet,
  request: FleetRequest & { light: string },
  { shape, times, expected }: { shape: GridShape; times: Float64Array; expected: Float64Array },
): Uint8Array | undefined {
  if (request.modules.length < LEAST_EXPECTED) return undefined;
  const light =
    request.light === request.column
      ? expected
      : mediansOf(
          request.modules.map(({ rows }) =>
            onGrid(columns, { ...request, column: request.light, rows }, shape),
          ),
          shape.slots,
        );
  const day = daytime(times, light, { intervalMs: shape.intervalMs, timeZone: request.timeZone });
  const kept = new Uint8Array(new SharedArrayBuffer(day.length));
  kept.set(day);
  return kept;
}

/** Every module's task looks at the fleet: it is not copied to each. */
function shared(values: Float64Array): Float64Array {
  const kept = new Float64Array(new SharedArrayBuffer(values.byteLength));
  kept.set(values);
  return kept;
}
