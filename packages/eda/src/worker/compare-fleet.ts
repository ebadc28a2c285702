import { zoneOf } from '@wp/contract';
import { madSorted, medianSorted, quantileSorted } from '../engine/column/order.ts';
import { sortedPresent } from '../engine/column/present.ts';
import { type FleetFeature, fleetDistances } from '../engine/compare/unlike.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { DAY_MS, HOUR_MS } from '../engine/time/units.ts';
import { TableError } from '../store/table-error.ts';
import type { Control } from './control.ts';
import type { ColumnSet } from './figures.ts';
import type { FiguresPool } from './figures-pool.ts';
import { rowsByModule } from './quality-rows.ts';
import type { Rows } from './rows-of.ts';
import type { Roles, RowSelection } from './table-rows.ts';

/** What is looked at of each metric of each module. */
export const FLEET_FEATURES = ['median', 'mad', 'p95', 'missing', 'profile'] as const;
export type FleetFeatureName = (typeof FLEET_FEATURES)[number];

/** A figure by which a module differs. */
export interface FleetReason {
  /** One metric, or several of which the same share is missing. */
  metrics: string[];
  feature: FleetFeatureName;
  value: number;
  /** Median over the modules. */
  fleet: number;
  /** Robust z-score. */
  z: number;
}

export interface UnlikeModule {
  module: string;
  rows: number;
  /** √(mean of the squared robust z-scores); NaN where nothing can be said. */
  distance: number;
  /** Reasons that contribute most, the greatest first; at most three. */
  why: FleetReason[];
}

export interface UnlikeQuestion {
  selection: Pick<RowSelection, 'modules' | 'time'>;
  /** Columns to compare; all of numbers where absent. */
  metrics?: readonly string[] | undefined;
  timeZone: string;
}

export interface UnlikeAnswer {
  /** The most unlike first. */
  modules: UnlikeModule[];
  metrics: string[];
  features: number;
}

export interface FleetFiguresTask {
  names: readonly string[];
  time: string | null;
  rows: Rows;
  range: RowSelection['time'];
  timeZone: string;
}

/** One metric of one module. */
export interface ModuleFigures {
  median: number;
  mad: number;
  p95: number;
  present: number;
  /** Means by hour of the local day; NaN where there is no value. */
  byHour: Float64Array;
}

/** One module's figures of some metrics, and how many rows it has. */
export function fleetFigures(
  columns: ColumnSet,
  { names, time, rows, range, timeZone }: FleetFiguresTask,
  step: (share: number, what: string) => void,
): { rows: number; metrics: ModuleFigures[] } {
  const times = time === null ? undefined : columns.times(time, rows).values;
  const isIn = (ms: number): boolean => range === undefined || (ms >= range.fromMs && ms < range.toMs);
  const hours = times === undefined ? undefined : hoursOf(times, timeZone);
  let count = 0;
  const metrics = names.map((name, n): ModuleFigures => {
    step(n / names.length, name);
    const all = columns.numbers(name, rows).values;
    const values =
      range === undefined || times === undefined ? all : all.filter((_, i) => isIn(times[i] as number));
    const inside =
      range === undefined || times === undefined ? hours : hours?.filter((_, i) => isIn(times[i] as number));
    count = values.length;
    const sorted = sortedPresent(values);
    return {
      median: medianSorted(sorted),
      mad: madSorted(sorted),
      p95: quantileSorted(sorted, 0.95),
      present: sorted.length,
      byHour: meansByHour(values, inside),
    };
  });
  return { rows: count, metrics };
}

function hoursOf(times: Float64Array, timeZone: string): Uint8Array {
  const zone = zoneOf(timeZone);
  return Uint8Array.from(times, (ms) => {
    if (!Number.isFinite(ms)) return 0;
    const local = ms + zone.offsetMsAt(ms);
    return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS);
  });
}

function meansByHour(values: Float64Array, hours: Uint8Array | undefined): Float64Array {
  const sums = new Float64Array(24);
  const counts = new Uint32Array(24);
  if (hours === undefined) return sums.fill(Number.NaN);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const hour = hours[i] as number;
    sums[hour] = (sums[hour] as number) + value;
    counts[hour] = (counts[hour] as number) + 1;
  }
  return sums.map((sum, hour) => sum / (counts[hour] as number));
}

/** A fleet has three modules at least: each of two is as far from their median as the other. */
export const LEAST_MODULES = 3;

/** Ranks the modules of a table by how unlike the fleet they are, by the workers of a pool: a module a task. */
export async function unlikeFleet(
  { columns, roles }: { columns: readonly ProfileColumn[]; roles: Roles },
  { selection, metrics, timeZone }: UnlikeQuestion,
  { pool, control }: { pool: FiguresPool; control: Control },
): Promise<UnlikeAnswer> {
  const wanted = selection.modules === undefined ? undefined : new Set(selection.modules);
  const modules = rowsByModule(columns, roles).filter(({ module }) => wanted?.has(module) ?? true);
  if (roles.by === null || modules.length < LEAST_MODULES)
    throw new TableError(
      `A fleet has ${LEAST_MODULES} modules or more, and ${roles.by === null ? 'this dataset does not say whose its rows are' : `${modules.length} are selected`}.`,
    );
  const names = columns
    .filter(({ name, kind }) => kind === 'number' && (metrics?.includes(name) ?? true))
    .map(({ name }) => name);
  let done = 0;
  const figures = await Promise.all(
    modules.map(async ({ module, rows }) => {
      const task = { names, time: roles.time, rows, range: selection.time, timeZone };
      const own = await pool.run('fleetFigures', task, { signal: control.signal });
      done += 1;
      control.progress(done / modules.length, module);
      return { module, ...own };
    }),
  );
  return ranked(figures, names);
}

type Figured = { module: string; rows: number; metrics: ModuleFigures[] };

function ranked(figures: readonly Figured[], names: readonly string[]): UnlikeAnswer {
  const usualRows = medianSorted(Float64Array.from(figures, ({ rows }) => rows).sort());
  const features = names.flatMap((metric, m) => featuresOf(figures, { metric, m, usualRows }));
  const { distances, scores, medians } = fleetDistances(features, figures.length);
  const modules = figures.map(({ module, rows }, i): UnlikeModule => {
    const why = features
      .map(
        ({ metric, feature, values }, f): FleetReason => ({
          metrics: [metric],
          feature,
          value: values[i] as number,
          fleet: medians[f] as number,
          z: scores[f]?.[i] as number,
        }),
      )
      .filter(({ z }) => Number.isFinite(z) && z !== 0)
      .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
    return { module, rows, distance: distances[i] as number, why: merged(why).slice(0, MOST_REASONS) };
  });
  const rank = ({ distance }: UnlikeModule) => (Number.isNaN(distance) ? -1 : distance);
  return {
    modules: modules.sort((a, b) => rank(b) - rank(a) || (a.module < b.module ? -1 : 1)),
    metrics: [...names],
    features: features.length,
  };
}

/** A module that was silent lacks the same share of every metric: that is one reason. */
function merged(reasons: readonly FleetReason[]): FleetReason[] {
  const kept: FleetReason[] = [];
  for (const reason of reasons) {
    const same = kept.find(
      ({ feature, value }) => feature === 'missing' && reason.feature === feature && value === reason.value,
    );
    if (same === undefined) kept.push(reason);
    else same.metrics.push(...reason.metrics);
  }
  return kept;
}

const MOST_REASONS = 3;
/** Least spread as a share of the fleet's own size of a feature; for a share itself, one in a hundred. */
const FLOOR = 0.01;

function featuresOf(
  figures: readonly Figured[],
  { metric, m, usualRows }: { metric: string; m: number; usualRows: number },
): (FleetFeature & { metric: string; feature: FleetFeatureName })[] {
  const own = figures.map(({ rows, metrics }) => ({ rows, ...(metrics[m] as ModuleFigures) }));
  const of = (get: (one: (typeof own)[number]) => number) => Float64Array.from(own, get);
  const middle = (values: Float64Array) => medianSorted(values.filter(Number.isFinite).sort());
  const usualHour = Float64Array.from({ length: 24 }, (_, hour) =>
    middle(of(({ byHour }) => byHour[hour] as number)),
  );
  const [medians, mads, p95s] = [of((one) => one.median), of((one) => one.mad), of((one) => one.p95)];
  // The size of the values, and how much they vary, tell which difference is small.
  const size = Math.max(Math.abs(middle(medians)), middle(mads), Math.abs(middle(p95s)) || 0);
  const values: Record<FleetFeatureName, Float64Array> = {
    median: medians,
    mad: mads,
    p95: p95s,
    // A module that was silent has no rows for what it did not send.
    missing: of(({ rows, present }) => 1 - present / Math.max(rows, usualRows, 1)),
    profile: of(({ byHour }) => deviation(byHour, usualHour)),
  };
  return FLEET_FEATURES.map((feature) => ({
    metric,
    feature,
    values: values[feature],
    floor: feature === 'missing' ? FLOOR : FLOOR * size,
  }));
}

/** Mean of |own mean − the fleet's median| over the hours that both have. */
function deviation(byHour: Float64Array, usual: Float64Array): number {
  let [sum, count] = [0, 0];
  for (let hour = 0; hour < byHour.length; hour++) {
    const off = Math.abs((byHour[hour] as number) - (usual[hour] as number));
    if (Number.isNaN(off)) continue;
    sum += off;
    count += 1;
  }
  return sum / count;
}
