import { type Aggregate, AppError, at, type ExportQuery, type SeriesColumn } from '@wp/contract';
import {
  type BucketGrid,
  createBucketGrid,
  findCoverage,
  readAggregates,
  seriesKey,
  type TimeRange,
} from '@wp/db';
import type { QueryLimits } from '../context.ts';
import { fillBuckets } from '../readings/fill.ts';
import { unlessOverflown } from '../readings/overflow.ts';
import { type Selection, storedRange } from '../readings/selection.ts';
import { type ExportPage, PAGE_ROWS } from './page.ts';
import { placesOf, type RunRead } from './raw-pages.ts';

export interface BucketExport {
  grid: BucketGrid;
  aggregates: readonly Aggregate[];
  fill: 'null' | 'locf' | 'linear' | undefined;
  isFleet: boolean;
  range: TimeRange;
}

/** How an export by bucket is to be read. A filled series is held as a whole, so its length is limited. */
export function planBucketExport(query: ExportQuery, limits: QueryLimits): BucketExport | undefined {
  if (query.bucket === undefined) return undefined;
  const range = { fromMs: query.from, toMs: query.to };
  const grid = createBucketGrid(query.bucket, query.timeZone ?? 'UTC', range);
  const aggregates = query.aggregates ?? ['avg'];
  const fill = query.fill === 'none' ? undefined : query.fill;
  const use = (Math.ceil((range.toMs - range.fromMs) / grid.lengthMs) + 1) * aggregates.length;
  if (fill !== undefined && use > limits.maxValuesReturned) {
    throw new AppError(
      'QUERY_TOO_COSTLY',
      `One filled series would hold about ${use} values; the limit is ${limits.maxValuesReturned}. Ask for a longer ` +
        '`bucket`, a shorter range, or `fill=none`.',
      { details: { limit: 'maxValuesReturned', max: limits.maxValuesReturned, use, unit: 'values' } },
    );
  }
  return { grid, aggregates, fill, isFleet: query.combine === 'fleet', range };
}

/** What one read is for: its series, in order, and a part of the range that begins and ends with buckets. */
interface Slice {
  moduleIds: readonly number[] | undefined;
  metricIds: readonly number[];
  series: readonly { moduleId: number; metricId: number }[];
  range: TimeRange;
}

export async function* bucketPages(
  run: RunRead,
  selection: Selection,
  plan: BucketExport,
): AsyncIterable<ExportPage> {
  const { grid, aggregates, fill, isFleet, range } = plan;
  const stored = storedRange(selection.series, range);
  const read = fill === undefined ? stored : range;
  if (read === undefined) return;
  const place = placesOf(selection);
  const starts = fill === undefined ? [] : grid.starts(range);
  for (const slice of slicesOf(selection, plan, read)) {
    const { moduleIds, metricIds } = slice;
    const scanned = storedRange(selection.series, slice.range) ?? {
      fromMs: range.fromMs,
      toMs: range.fromMs + 1,
    };
    const { series: found } = await unlessOverflown((isGuarded) =>
      run(async (session) => {
        const coverage = await findCoverage(session.db, grid, scanned);
        return readAggregates(session, {
          moduleIds,
          metricIds,
          grid,
          range: scanned,
          coverage,
          aggregates,
          isFleet,
          isGuarded,
        });
      }),
    );
    const rows = new Rows(aggregates.length);
    for (const s of slice.series) {
      const read = found.get(seriesKey(s.moduleId, s.metricId)) ?? {
        t: [],
        columns: aggregates.map(() => []),
      };
      const columns = fill === undefined ? read : fillBuckets(read, starts, aggregates, fill);
      for (let from = 0; from < columns.t.length; ) {
        const count = Math.min(columns.t.length - from, PAGE_ROWS - rows.length);
        rows.add(place.module.get(s.moduleId) ?? -1, place.metric.get(s.metricId) ?? -1, columns, {
          from,
          count,
        });
        from += count;
        if (rows.length >= PAGE_ROWS) yield rows.take();
      }
    }
    if (rows.length > 0) yield rows.take();
  }
}

function* slicesOf(selection: Selection, plan: BucketExport, read: TimeRange): Iterable<Slice> {
  const { grid, isFleet, fill } = plan;
  const { metricIds } = selection;
  const buckets = Math.ceil((read.toMs - read.fromMs) / grid.lengthMs) + 1;
  if (isFleet) {
    for (const metricId of metricIds) {
      const series = [{ moduleId: 0, metricId }];
      const ids = { moduleIds: selection.moduleIds, metricIds: [metricId] };
      for (const range of windowsOf(grid, read, fill === undefined)) yield { ...ids, series, range };
    }
    return;
  }
  const moduleIds = [...new Set(selection.series.map((s) => s.moduleId))];
  const together = Math.floor(PAGE_ROWS / (buckets * metricIds.length));
  for (let from = 0; from < moduleIds.length && together > 0; from += together) {
    const ids = moduleIds.slice(from, from + together);
    const held = new Set(ids);
    const series = selection.series.filter((s) => held.has(s.moduleId));
    yield { moduleIds: ids, metricIds, series, range: read };
  }
  if (together > 0) return;
  for (const s of selection.series) {
    const ids = { moduleIds: [s.moduleId], metricIds: [s.metricId] };
    for (const range of windowsOf(grid, read, fill === undefined)) yield { ...ids, series: [s], range };
  }
}

/** Cuts a range where buckets begin, about a page's rows apart. */
function* windowsOf(grid: BucketGrid, range: TimeRange, mayCut: boolean): Iterable<TimeRange> {
  let { fromMs } = range;
  while (mayCut && range.toMs - fromMs > PAGE_ROWS * grid.lengthMs) {
    const toMs = grid.startOf(fromMs + PAGE_ROWS * grid.lengthMs);
    yield { fromMs, toMs };
    fromMs = toMs;
  }
  yield { fromMs, toMs: range.toMs };
}

/** Gathers rows of several series into a page. */
class Rows {
  private module: number[] = [];
  private metric: number[] = [];
  private t: number[] = [];
  private columns: SeriesColumn[];

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => []);
  }
  get length(): number {
    return this.t.length;
  }
  add(
    module: number,
    metric: number,
    given: { t: readonly number[]; columns: readonly SeriesColumn[] },
    { from, count }: { from: number; count: number },
  ): void {
    for (let i = from; i < from + count; i++) {
      this.module.push(module);
      this.metric.push(metric);
      this.t.push(at(given.t, i));
      for (const [c, column] of this.columns.entries()) column.push(given.columns[c]?.[i] ?? null);
    }
  }
  take(): ExportPage {
    const { t, columns } = this;
    const page = { module: Int32Array.from(this.module), metric: Int32Array.from(this.metric), t, columns };
    this.module = [];
    this.metric = [];
    this.t = [];
    this.columns = columns.map(() => []);
    return page;
  }
}
