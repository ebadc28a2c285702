import { zoneOf } from '@wp/contract';
import { localDayIndex, localTimeOfDayMs } from '../engine/grid/calendar.ts';
import { HOUR_MS } from '../engine/time/units.ts';
import type { ColumnSet, Rows } from './figures.ts';

/** Rows whose value lies from `from` to `to`, both included; a missing value lies nowhere. */
export interface ValueRange {
  column: string;
  from: number;
  to: number;
}

/** A chart that counts rows in bins, and that a brush in another one changes. */
export type CountedView =
  | { kind: 'histogram'; column: string; edges: readonly number[] }
  | { kind: 'density'; x: Axis; y: Axis }
  /** A row a local day from the one that begins at `fromMs`, 24 columns; counts the rows where `column` is there. */
  | { kind: 'hours'; column: string; time: string; fromMs: number; days: number; timeZone: string };

export interface Axis {
  column: string;
  edges: readonly number[];
}

const NOWHERE = -1;

export const binCount = (view: CountedView): number => {
  switch (view.kind) {
    case 'histogram':
      return view.edges.length - 1;
    case 'density':
      return (view.x.edges.length - 1) * (view.y.edges.length - 1);
    case 'hours':
      return view.days * 24;
    default:
      return view satisfies never;
  }
};

/** The columns whose own range does not narrow a view: a brush must not hide what it could be dragged to. */
export const columnsOfView = (view: CountedView): readonly string[] =>
  view.kind === 'density' ? [view.x.column, view.y.column] : [view.column];

/** How many rows are in each bin of a view, of those within the ranges of all other columns. */
export function countView(
  columns: ColumnSet,
  { view, where, rows }: { view: CountedView; where: readonly ValueRange[]; rows?: Rows | undefined },
): Uint32Array {
  const places = placesOf(view, columns, rows);
  const own = columnsOfView(view);
  keepWithin(
    columns,
    where.filter(({ column }) => !own.includes(column)),
    { places, rows },
  );
  const counts = new Uint32Array(binCount(view));
  for (const place of places) if (place !== NOWHERE) counts[place] = (counts[place] as number) + 1;
  return counts;
}

export interface CubeRequest {
  /** The view that is brushed. */
  active: CountedView & { kind: 'histogram' };
  passive: CountedView;
  /** Ranges of columns other than the active one's. */
  where: readonly ValueRange[];
  rows?: Rows | undefined;
}

/**
 * What a brush over `active` does to `passive`, for every brush: row a holds the passive counts of all active bins
 * before a, so that those of a brush are one row less another (Falcon, Moritz et al. 2019). Bins of the active view
 * + 1 rows.
 */
export function brushCube(columns: ColumnSet, { active, passive, where, rows }: CubeRequest): Uint32Array {
  const from = placesOf(active, columns, rows);
  const to = placesOf(passive, columns, rows);
  const own = columnsOfView(passive);
  keepWithin(
    columns,
    where.filter(({ column }) => column !== active.column && !own.includes(column)),
    { places: to, rows },
  );
  const bins = binCount(passive);
  const cube = new Uint32Array((binCount(active) + 1) * bins);
  for (let i = 0; i < to.length; i++) {
    const [a, b] = [from[i] as number, to[i] as number];
    if (a === NOWHERE || b === NOWHERE) continue;
    const at = (a + 1) * bins + b;
    cube[at] = (cube[at] as number) + 1;
  }
  for (let at = bins; at < cube.length; at++) cube[at] = (cube[at] as number) + (cube[at - bins] as number);
  return cube;
}

/** The passive counts of a brush from one active bin to before another. */
export function brushed(cube: Uint32Array, bins: number, fromBin: number, toBin: number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let b = 0; b < bins; b++)
    counts[b] = (cube[toBin * bins + b] as number) - (cube[fromBin * bins + b] as number);
  return counts;
}

function placesOf(view: CountedView, columns: ColumnSet, rows: Rows | undefined): Int32Array {
  switch (view.kind) {
    case 'histogram':
      return binsOf(columns.numbers(view.column, rows).values, view.edges);
    case 'density': {
      const places = binsOf(columns.numbers(view.x.column, rows).values, view.x.edges);
      const down = binsOf(columns.numbers(view.y.column, rows).values, view.y.edges);
      const across = view.x.edges.length - 1;
      for (let i = 0; i < places.length; i++) {
        const [x, y] = [places[i] as number, down[i] as number];
        places[i] = x === NOWHERE || y === NOWHERE ? NOWHERE : y * across + x;
      }
      return places;
    }
    case 'hours':
      return hoursOf(view, columns, rows);
    default:
      return view satisfies never;
  }
}

/** Bin i is from its edge to before the next, the last one with its end; as the engine's histogram has it. */
function binsOf(values: Float64Array, edges: readonly number[]): Int32Array {
  const last = edges.length - 2;
  const places = new Int32Array(values.length).fill(NOWHERE);
  if (last < 0) return places;
  const low = edges[0] as number;
  const high = edges[last + 1] as number;
  const scale = high > low ? (last + 1) / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(last, Math.floor((value - low) * scale));
    // The product may be rounded across an edge; the edge decides.
    if (value < (edges[bin] as number)) bin -= 1;
    else if (bin < last && value >= (edges[bin + 1] as number)) bin += 1;
    places[i] = bin;
  }
  return places;
}

function hoursOf(
  { column, time, fromMs, days, timeZone }: CountedView & { kind: 'hours' },
  columns: ColumnSet,
  rows: Rows | undefined,
): Int32Array {
  const zone = zoneOf(timeZone);
  const first = localDayIndex(fromMs, zone);
  const times = columns.times(time, rows).values;
  const { values } = columns.numbers(column, rows);
  const places = new Int32Array(times.length).fill(NOWHERE);
  for (let i = 0; i < times.length; i++) {
    const ms = times[i] as number;
    if (!Number.isFinite(ms) || !Number.isFinite(values[i])) continue;
    const day = localDayIndex(ms, zone) - first;
    if (day >= 0 && day < days) places[i] = day * 24 + Math.floor(localTimeOfDayMs(ms, zone) / HOUR_MS);
  }
  return places;
}

function keepWithin(
  columns: ColumnSet,
  where: readonly ValueRange[],
  { places, rows }: { places: Int32Array; rows: Rows | undefined },
): void {
  for (const { column, from, to } of where) {
    const { values } = columns.numbers(column, rows);
    for (let i = 0; i < places.length; i++) {
      const value = values[i] as number;
      if (!(value >= from && value <= to)) places[i] = NOWHERE;
    }
  }
}
