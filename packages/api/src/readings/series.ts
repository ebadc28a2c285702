import {
  type Aggregate,
  type Bucket,
  bucketMs,
  type Series,
  type SeriesAnswer,
  type SeriesColumn,
  type SeriesQuery,
} from '@wp/contract';
import {
  type BucketGrid,
  type Coverage,
  createBucketGrid,
  estimateCoverage,
  estimatePoints,
  estimateSteps,
  findCoverage,
  readAggregates,
  readRaw,
  type SelectedSeries,
  type Session,
  seriesKey,
  type TimeRange,
} from '@wp/db';
import type { QueryLimits, Services } from '../context.ts';
import {
  type Cost,
  createQueryBudget,
  isAffordable,
  NO_COST,
  type QueryBudget,
  tooManyPoints,
  tooManyValues,
} from './cost.ts';
import { downsample } from './downsample.ts';
import { fillBuckets } from './fill.ts';
import { unlessOverflown } from './overflow.ts';
import { getSelection, type Selection, storedRange } from './selection.ts';

/** Buckets tried, shortest first, where `maxPoints` is asked for and raw points are too many. */
const LADDER: readonly Bucket[] = [
  ...[1, 5, 10, 30].map((count) => ({ count, unit: 's' }) as const),
  ...[1, 5, 10, 15, 30].map((count) => ({ count, unit: 'm' }) as const),
  ...[1, 2, 3, 6, 12].map((count) => ({ count, unit: 'h' }) as const),
  ...(['d', 'w', 'mo', 'y'] as const).map((unit) => ({ count: 1, unit })),
];

interface BucketPlan {
  grid: BucketGrid;
  coverage: Coverage;
  aggregates: readonly Aggregate[];
  cost: Cost;
}
interface Planning {
  query: SeriesQuery;
  selection: Selection;
  range: TimeRange;
  /** The part of `range` that holds any points. */
  stored: TimeRange;
  limits: QueryLimits;
  isGuarded: boolean;
  /** Whether estimates may take points as evenly spread: until reading them has shown more. */
  isEven: boolean;
}

/**
 * Answers `readings.series` from one snapshot of the database: what it is to read is estimated and refused before
 * anything is read, and ends when `signal` aborts. Queries that share a `budget` keep the limits together.
 */
export function querySeries(
  { database, limits }: Pick<Services, 'database' | 'limits'>,
  query: SeriesQuery,
  signal: AbortSignal,
  budget: QueryBudget = createQueryBudget(limits),
): Promise<SeriesAnswer> {
  return budget.inTurn(() =>
    unlessOverflown((isGuarded) =>
      database.transaction(
        async (trx) => {
          const selection = await getSelection(trx.db, query);
          const range = { fromMs: query.from, toMs: query.to };
          const stored = storedRange(selection.series, range) ?? { fromMs: query.from, toMs: query.from + 1 };
          const planning: Planning = { query, selection, range, stored, limits, isGuarded, isEven: true };
          const raw = rawCost(planning);
          const mayBeRaw = query.bucket === undefined && query.aggregates === undefined;
          if (mayBeRaw && (query.maxPoints === undefined || isAffordable(raw, budget.left()))) {
            const answer = await within(budget, raw, (left) => answerRaw(trx, planning, left));
            if (answer !== undefined) return answer;
            planning.isEven = false;
            if (query.maxPoints === undefined) throw tooManyPoints(limits.maxPointsRead + 1, limits);
          }
          const plan = await planBuckets(trx.db, planning, budget);
          let answer = await within(budget, plan.cost, (left) => answerBuckets(trx, planning, plan, left));
          if (answer === undefined && query.bucket === undefined && planning.isEven) {
            planning.isEven = false;
            const longer = await planBuckets(trx.db, planning, budget);
            answer = await within(budget, longer.cost, (left) => answerBuckets(trx, planning, longer, left));
          }
          if (answer === undefined) throw tooManyPoints(limits.maxPointsRead + 1, limits);
          return answer;
        },
        { readOnly: true, isolation: 'repeatable read', statementTimeoutMs: limits.timeoutMs, signal },
      ),
    ),
  );
}

/**
 * Estimates take points as evenly spread, which they need not be: so the reading itself ends at what is left, and
 * then there is no answer.
 */
async function within(
  budget: QueryBudget,
  cost: Cost,
  answer: (left: Cost) => Promise<Counted | undefined>,
): Promise<SeriesAnswer | undefined> {
  const left = budget.left();
  const reservation = budget.reserve(cost);
  let actual = NO_COST;
  try {
    const counted = await answer(left);
    if (counted === undefined) return undefined;
    actual = { pointsRead: counted.read, valuesReturned: countValues(counted.answer) };
    return counted.answer;
  } finally {
    reservation.settle(actual);
  }
}

/** An answer, and how many rows of the store it took. */
interface Counted {
  answer: SeriesAnswer;
  read: number;
}

function countValues({ series }: SeriesAnswer): number {
  let values = 0;
  for (const { module: _module, metric: _metric, unit: _unit, t, ...columns } of series) {
    values += t.length * Object.keys(columns).length;
  }
  return values;
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const seriesCount = ({ query, selection }: Planning) =>
  query.combine === 'fleet' ? selection.metrics.length : selection.series.length;

function rawCost(planning: Planning): Cost {
  const { query, selection, range } = planning;
  const pointsRead = sum(selection.series.map((s) => estimatePoints(s, range)));
  return {
    pointsRead,
    valuesReturned: Math.min(pointsRead, (query.maxPoints ?? Infinity) * seriesCount(planning)),
  };
}

const planBuckets = (db: Session['db'], planning: Planning, budget: QueryBudget): Promise<BucketPlan> =>
  planning.query.bucket === undefined
    ? planByLadder(db, planning, budget)
    : planBucket(db, planning, planning.query.bucket);

async function planBucket(db: Session['db'], planning: Planning, bucket: Bucket): Promise<BucketPlan> {
  const { query, selection, range, stored } = planning;
  const isFilled = query.fill !== undefined && query.fill !== 'none';
  const grid = createBucketGrid(bucket, query.timeZone ?? 'UTC', isFilled ? range : stored);
  const coverage = await findCoverage(db, grid, stored);
  const aggregates =
    query.aggregates ?? (query.bucket === undefined ? (['avg', 'min', 'max'] as const) : (['avg'] as const));
  const needsValues = aggregates.some((a) => a === 'stddev' || a.startsWith('p'));
  const scanned = needsValues ? { parts: [], raw: [stored] } : coverage;
  const pointsRead = sum(selection.series.map((s) => estimateCoverage(s, scanned, planning.isEven)));
  const perSeries = isFilled
    ? Math.ceil((range.toMs - range.fromMs) / grid.lengthMs) + 1
    : Math.max(0, ...selection.series.map((s) => estimateSteps(s, range, grid.lengthMs)));
  const buckets = isFilled
    ? // The grid is made once, also where there is no series to fill.
      perSeries * Math.max(1, seriesCount(planning))
    : Math.min(perSeries * seriesCount(planning), pointsRead);
  return { grid, coverage, aggregates, cost: { pointsRead, valuesReturned: buckets * aggregates.length } };
}

/** The shortest bucket of the ladder that meets `maxPoints` and the limits. */
async function planByLadder(db: Session['db'], planning: Planning, budget: QueryBudget): Promise<BucketPlan> {
  const { maxPoints = Infinity, timeZone = 'UTC' } = planning.query;
  const { stored } = planning;
  let plan: BucketPlan | undefined;
  for (const bucket of LADDER) {
    if ((stored.toMs - stored.fromMs) / bucketMs(bucket) > maxPoints + 1) continue;
    const grid = createBucketGrid(bucket, timeZone, stored);
    if (grid.starts(stored).length > maxPoints) continue;
    plan = await planBucket(db, planning, bucket);
    if (isAffordable(plan.cost, budget.left())) return plan;
  }
  return plan ?? planBucket(db, planning, { count: 1000, unit: 'y' });
}

async function answerRaw(trx: Session, planning: Planning, left: Cost): Promise<Counted | undefined> {
  const { query, selection, range } = planning;
  const isFleet = query.combine === 'fleet';
  const scanned = selection.series.filter((s) => estimatePoints(s, range) > 0);
  const maxRead = mayExceed(scanned, left) ? left.pointsRead : undefined;
  const found =
    scanned.length === 0 ? undefined : await readRaw(trx, { series: scanned, range, isFleet, maxRead });
  const read = found?.read ?? 0;
  if (read > left.pointsRead) return undefined;
  let truncated = false;
  const series = namedSeries(selection, isFleet).map(({ key, ...name }): Series => {
    const { t, columns } = found?.series.get(key) ?? { t: [], columns: [[]] };
    const value = columns[0] ?? [];
    const kept = decimate(t, value, query);
    truncated ||= kept !== undefined;
    return kept === undefined
      ? { ...name, t, value }
      : { ...name, t: pick(t, kept), value: pick(value, kept) };
  });
  return { answer: { series, source: 'raw', truncated }, read };
}

/** No series has more points in a range than it has at all: mostly nothing need be counted. */
const mayExceed = (series: readonly SelectedSeries[], left: Cost) =>
  sum(series.map((s) => s.points)) > left.pointsRead;

async function answerBuckets(
  trx: Session,
  planning: Planning,
  plan: BucketPlan,
  left: Cost,
): Promise<Counted | undefined> {
  const { query, selection, range, stored } = planning;
  const { grid, coverage, aggregates } = plan;
  const isFleet = query.combine === 'fleet';
  const { moduleIds, metricIds } = selection;
  const maxBuckets = Math.floor(left.valuesReturned / aggregates.length);
  const found = await readAggregates(trx, {
    moduleIds,
    metricIds,
    grid,
    range: stored,
    coverage,
    aggregates,
    isFleet,
    isGuarded: planning.isGuarded,
    maxRead: mayExceed(selection.series, left) ? left.pointsRead : undefined,
    maxBuckets,
  });
  if (found.read > left.pointsRead) return undefined;
  if (found.buckets > maxBuckets) throw tooManyValues(found.buckets * aggregates.length, planning.limits);
  const fill = query.fill ?? 'none';
  const starts = fill === 'none' ? [] : grid.starts(range);
  let truncated = false;
  const series = namedSeries(selection, isFleet).map(({ key, ...name }): Series => {
    const read = found.series.get(key) ?? { t: [], columns: aggregates.map(() => []) };
    const { t, columns } = fill === 'none' ? read : fillBuckets(read, starts, aggregates, fill);
    const kept = decimate(t, columns[0] ?? [], query);
    truncated ||= kept !== undefined;
    const shown = kept === undefined ? columns : columns.map((column) => pick(column, kept));
    const byAggregate: Partial<Record<Aggregate, SeriesColumn>> = {};
    for (const [i, aggregate] of aggregates.entries()) byAggregate[aggregate] = shown[i] ?? [];
    return { ...name, t: kept === undefined ? t : pick(t, kept), ...byAggregate };
  });
  return { answer: { series, source: coverage.parts[0]?.source ?? 'raw', truncated }, read: found.read };
}

function decimate(
  t: readonly number[],
  values: SeriesColumn,
  { maxPoints, downsample: method }: SeriesQuery,
) {
  return maxPoints === undefined || t.length <= maxPoints
    ? undefined
    : downsample(t, values, maxPoints, method ?? 'lttb');
}

const pick = <T>(column: readonly T[], kept: readonly number[]): T[] =>
  kept.flatMap((i) => {
    const value = column[i];
    return value === undefined ? [] : [value];
  });

/** The series of an answer with the key by which they are read; a fleet has one a metric. */
export function namedSeries(selection: Selection, isFleet: boolean) {
  return isFleet
    ? selection.metrics.map((m) => ({ key: seriesKey(0, m.id), module: null, metric: m.name, unit: m.unit }))
    : selection.series.map((s: SelectedSeries) => ({
        key: seriesKey(s.moduleId, s.metricId),
        module: s.module,
        metric: s.metric,
        unit: s.unit,
      }));
}
