import { decimateMinMax } from '../engine/decimate/min-max.ts';
import { acf } from '../engine/series/acf.ts';
import { changePoints } from '../engine/series/change-points.ts';
import { crossCorrelation } from '../engine/series/cross-correlation.ts';
import { type DominantPeriod, dominantPeriods } from '../engine/series/dominant-periods.ts';
import { interpolateLinear } from '../engine/series/interpolate.ts';
import { type LjungBox, ljungBox } from '../engine/series/ljung-box.ts';
import { lombScargle } from '../engine/series/lomb-scargle.ts';
import { pacf } from '../engine/series/pacf.ts';
import { periodogram } from '../engine/series/spectrum.ts';
import { type Stationarity, stationarity } from '../engine/series/stationarity.ts';
import { stl } from '../engine/series/stl/stl.ts';
import { strengthOf } from '../engine/series/stl/strength.ts';
import { DAY_MS } from '../engine/time/units.ts';
import type { ColumnSet } from './figures.ts';
import { type SeriesGrid, type SeriesRequest, seriesGrid } from './series-grid.ts';

/** How the grid came to be, in figures, for the sentence that every tab says. */
export interface GridNote {
  everyMs: number;
  intervalMs: number;
  points: number;
  missing: number;
  /** Share of the differences of times that equal the interval. */
  regularity: number;
  /** What was done where there was no value. */
  gaps: 'kept' | 'filled linearly' | 'left out';
}

/** A line as it is drawn: extremes of each stretch, gaps as NaN. */
export interface DrawnLine {
  ms: Float64Array;
  values: Float64Array;
}

const DRAWN = 1000;

export interface DecompositionAnswer {
  grid: GridNote;
  /** Points in a season; undefined where none fits twice: then there are no lanes but the data. */
  period: number | undefined;
  periodFrom: 'given' | 'day' | 'spectrum' | undefined;
  data: DrawnLine;
  trend: DrawnLine | undefined;
  season: DrawnLine | undefined;
  rest: DrawnLine | undefined;
  trendStrength: number | undefined;
  seasonalStrength: number | undefined;
}

export function decomposition(
  columns: ColumnSet,
  request: SeriesRequest & { periodMs?: number | undefined; robust?: boolean | undefined },
): DecompositionAnswer {
  const grid = seriesGrid(columns, request);
  const filled = interpolateLinear(grid.values);
  const { period, from } = seasonOf(grid, filled, request.periodMs);
  const note = noteOf(grid, 'filled linearly');
  const line = (values: Float64Array) => drawn(grid, values);
  if (period === undefined)
    return {
      ...{ grid: note, period, periodFrom: undefined, data: line(grid.values) },
      ...{ trend: undefined, season: undefined, rest: undefined },
      ...{ trendStrength: undefined, seasonalStrength: undefined },
    };
  const { trend, seasonal, residual } = stl(filled, { period, robust: request.robust === true });
  return {
    grid: note,
    period,
    periodFrom: from,
    data: line(grid.values),
    trend: line(trend),
    season: line(seasonal),
    rest: line(residual),
    trendStrength: strengthOf(trend, residual),
    seasonalStrength: strengthOf(seasonal, residual),
  };
}

function seasonOf(
  { everyMs }: SeriesGrid,
  filled: Float64Array,
  givenMs: number | undefined,
): { period: number | undefined; from: DecompositionAnswer['periodFrom'] } {
  const fits = (period: number) => period >= 2 && filled.length >= 2 * period;
  if (givenMs !== undefined) {
    const period = Math.round(givenMs / everyMs);
    if (!fits(period))
      throw new RangeError(
        'The season does not fit twice into what is selected, or is shorter than two points: take another, or more of the time.',
      );
    return { period, from: 'given' };
  }
  const day = DAY_MS / everyMs;
  if (Number.isInteger(day) && fits(day)) return { period: day, from: 'day' };
  const strongest = dominantPeriods(filled, everyMs).find(({ harmonic }) => harmonic === undefined);
  const period = strongest === undefined ? 0 : Math.round(strongest.periodMs / everyMs);
  return fits(period) ? { period, from: 'spectrum' } : { period: undefined, from: undefined };
}

export interface SpectrumAnswer {
  grid: GridNote;
  method: 'periodogram' | 'Lomb–Scargle';
  /** Ascending; the strongest of each stretch. */
  periodsMs: Float64Array;
  /** Share of the greatest, 0 to 1. */
  power: Float64Array;
  peaks: DominantPeriod[];
}

/** The times themselves are used below this share of equal intervals. */
const REGULAR = 0.8;
/** Rows × frequencies: some seconds. */
const MOST_WORK = 5e8;

export function spectrum(columns: ColumnSet, request: SeriesRequest): SpectrumAnswer {
  const grid = seriesGrid(columns, request);
  const filled = interpolateLinear(grid.values);
  const peaks = dominantPeriods(filled, grid.everyMs);
  if (grid.regularity < REGULAR && grid.times.length * MOST_FREQUENCIES <= MOST_WORK)
    return { ...irregular(grid), grid: noteOf(grid, 'left out'), peaks };
  const { frequency, power } = periodogram(filled);
  const periods = Float64Array.from(frequency.subarray(1), (cycles) => grid.everyMs / cycles);
  return {
    grid: noteOf(grid, 'filled linearly'),
    method: 'periodogram',
    ...spectrumLine(periods, power.subarray(1)),
    peaks,
  };
}

const MOST_FREQUENCIES = 2000;

function irregular({ times, samples }: SeriesGrid): Pick<SpectrumAnswer, 'method' | 'periodsMs' | 'power'> {
  const days = ((times[times.length - 1] as number) - (times[0] as number)) / DAY_MS;
  const stepPerDay = 1 / (4 * days);
  const { frequencyPerDay, power } = lombScargle(times, samples, {
    startPerDay: stepPerDay,
    stepPerDay,
    count: MOST_FREQUENCIES,
  });
  const periods = Float64Array.from(frequencyPerDay, (cycles) => DAY_MS / cycles);
  return { method: 'Lomb–Scargle', ...spectrumLine(periods, power) };
}

/** The strongest bin of each stretch of equal width on a logarithmic axis, ascending by period. */
function spectrumLine(
  periods: Float64Array,
  power: Float64Array,
): Pick<SpectrumAnswer, 'periodsMs' | 'power'> {
  const low = Math.log(periods[periods.length - 1] as number);
  const high = Math.log(periods[0] as number);
  const best = new Map<number, number>();
  for (let k = 0; k < periods.length; k++) {
    const at = Math.floor(((Math.log(periods[k] as number) - low) / (high - low || 1)) * DRAWN);
    const before = best.get(at);
    if (before === undefined || (power[k] as number) > (power[before] as number)) best.set(at, k);
  }
  const chosen = [...best].sort(([a], [b]) => a - b).map(([, k]) => k);
  const most = Math.max(...chosen.map((k) => power[k] as number)) || 1;
  return {
    periodsMs: Float64Array.from(chosen, (k) => periods[k] as number),
    power: Float64Array.from(chosen, (k) => (power[k] as number) / most),
  };
}

export interface AutocorrelationAnswer {
  grid: GridNote;
  /** Autocorrelation from lag 0; bounds of 95 %. */
  acf: { values: Float64Array; low: Float64Array; high: Float64Array };
  pacf: { values: Float64Array; bound: number };
  n: number;
  ljungBox: LjungBox | undefined;
}

export function autocorrelation(
  columns: ColumnSet,
  request: SeriesRequest & { lags?: number | undefined },
): AutocorrelationAnswer {
  const grid = seriesGrid(columns, request);
  const lags = Math.min(
    request.lags ?? Math.max(40, Math.round((2 * DAY_MS) / grid.everyMs)),
    grid.values.length - 1,
    2000,
  );
  const { values, low, high, n } = acf(grid.values, { nlags: lags });
  const few = Math.min(lags, 40);
  const partial = pacf(grid.values, { nlags: few });
  return {
    grid: noteOf(grid, 'kept'),
    acf: { values, low, high },
    pacf: { values: partial.values, bound: 1.959963984540054 / Math.sqrt(n) },
    n,
    ljungBox: ljungBox(grid.values, [few])[0],
  };
}

export function stationary(
  columns: ColumnSet,
  request: SeriesRequest,
): { grid: GridNote; tests: Stationarity; data: DrawnLine } {
  const grid = seriesGrid(columns, request);
  return {
    grid: noteOf(grid, 'filled linearly'),
    tests: stationarity(interpolateLinear(grid.values)),
    data: drawn(grid, grid.values),
  };
}

export interface ChangesAnswer {
  grid: GridNote;
  data: DrawnLine;
  /** The level between two changes. */
  segments: { fromMs: number; toMs: number; mean: number }[];
  penalty: number;
  /** Only every so many points could begin a segment. */
  jump: number;
}

export function changes(
  columns: ColumnSet,
  request: SeriesRequest & { penaltyFactor?: number | undefined },
): ChangesAnswer {
  const grid = seriesGrid(columns, request);
  const first = changePoints(grid.values);
  const { penaltyFactor = 1 } = request;
  const found =
    penaltyFactor === 1 ? first : changePoints(grid.values, { penalty: first.penalty * penaltyFactor });
  const at = (row: number) => grid.startMs + row * grid.everyMs;
  return {
    grid: noteOf(grid, 'left out'),
    data: drawn(grid, grid.values),
    segments: found.segments.map(({ start, end, mean }) => ({ fromMs: at(start), toMs: at(end), mean })),
    penalty: found.penalty,
    jump: found.jump,
  };
}

export interface LagAnswer {
  grid: GridNote;
  /** Lags in steps of the grid, ascending; at a positive lag the first column follows the second. */
  lags: Int32Array;
  values: Float64Array;
  bestLag: number | undefined;
  bestValue: number;
  n: number;
}

export function lag(
  columns: ColumnSet,
  request: SeriesRequest & { other: string; maxLagMs: number },
): LagAnswer {
  const grid = seriesGrid(columns, request);
  const other = seriesGrid(columns, { ...request, column: request.other, everyMs: grid.everyMs });
  // Both have the same instants, and so the same grid, unless it begins at the first of them.
  const y = other.startMs === grid.startMs ? other.values : alignedTo(grid, other);
  const maxLag = Math.min(2000, Math.max(1, Math.round(request.maxLagMs / grid.everyMs)));
  const { lags, values, bestLag, bestValue, n } = crossCorrelation(grid.values, y, maxLag);
  return { grid: noteOf(grid, 'kept'), lags, values, bestLag, bestValue, n };
}

function alignedTo(grid: SeriesGrid, other: SeriesGrid): Float64Array {
  const shift = Math.round((grid.startMs - other.startMs) / grid.everyMs);
  return grid.values.map((_, i) => other.values[i + shift] ?? Number.NaN);
}

const noteOf = (
  { everyMs, intervalMs, values, missing, regularity }: SeriesGrid,
  gaps: GridNote['gaps'],
): GridNote => ({ everyMs, intervalMs, points: values.length, missing, regularity, gaps });

function drawn({ startMs, everyMs }: SeriesGrid, values: Float64Array): DrawnLine {
  const rows = decimateMinMax(values, DRAWN);
  return {
    ms: Float64Array.from(rows, (row) => startMs + row * everyMs),
    values: Float64Array.from(rows, (row) => values[row] as number),
  };
}
