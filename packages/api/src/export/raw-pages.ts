import { estimatePoints, readFleetPage, readRawPage, type Session, type TimeRange } from '@wp/db';
import type { Selection } from '../readings/selection.ts';
import { type ExportPage, PAGE_ROWS } from './page.ts';

/** Runs one read in a short transaction of its own: an export of hours must not hold one. */
export type RunRead = <T>(read: (session: Session) => Promise<T>) => Promise<T>;

/** Stored points that one page's series may have in all, as estimates of a range can be wrong. */
const MAX_POINTS_BEHIND_PAGE = 10 * PAGE_ROWS;

/** Points series by series, each by time. Small series share a page, large ones take several. */
export async function* rawPages(
  run: RunRead,
  selection: Selection,
  range: TimeRange,
): AsyncIterable<ExportPage> {
  const series = selection.series.filter((s) => estimatePoints(s, range) > 0);
  const place = placesOf(selection);
  const moduleOf = Int32Array.from(series, (s) => place.module.get(s.moduleId) ?? -1);
  const metricOf = Int32Array.from(series, (s) => place.metric.get(s.metricId) ?? -1);
  let afterMs: number | undefined;
  for (let from = 0; from < series.length; ) {
    const group = series.slice(from, afterMs === undefined ? groupEnd(series, from, range) : from + 1);
    const scan = { series: group, range, afterMs, limit: PAGE_ROWS };
    const page = await run((session) => readRawPage(session, scan));
    const last = page.of.at(-1);
    if (page.t.length > 0) {
      yield {
        module: namesOf(page.of, moduleOf.subarray(from)),
        metric: namesOf(page.of, metricOf.subarray(from)),
        t: page.t,
        columns: [page.value],
      };
    }
    if (page.t.length < PAGE_ROWS || last === undefined) {
      from += group.length;
      afterMs = undefined;
    } else {
      from += last;
      afterMs = page.t.at(-1);
    }
  }
}

function namesOf(positions: Int32Array, names: Int32Array): Int32Array {
  const of = new Int32Array(positions.length);
  for (let i = 0; i < of.length; i++) of[i] = names[positions[i] as number] ?? -1;
  return of;
}

function groupEnd(series: Selection['series'], from: number, range: TimeRange): number {
  let end = from;
  let rows = 0;
  let behind = 0;
  for (; end < series.length; end++) {
    const next = series[end];
    if (next === undefined) break;
    rows += estimatePoints(next, range);
    behind += next.points;
    if (end > from && (rows > PAGE_ROWS || behind > MAX_POINTS_BEHIND_PAGE)) break;
  }
  return end;
}

/** Points of all modules together, metric by metric, by time and module. */
export async function* rawFleetPages(
  run: RunRead,
  selection: Selection,
  range: TimeRange,
): AsyncIterable<ExportPage> {
  const moduleIds = [...new Set(selection.series.map((s) => s.moduleId))];
  for (const [m, metric] of selection.metrics.entries()) {
    let after: { timeMs: number; moduleId: number } | undefined;
    for (;;) {
      const scan = { moduleIds, metricIds: [metric.id], range, after, limit: PAGE_ROWS };
      const page = await run((session) => readFleetPage(session, scan));
      const length = page.t.length;
      if (length > 0) {
        const module = new Int32Array(length).fill(-1);
        yield { module, metric: new Int32Array(length).fill(m), t: page.t, columns: [page.value] };
      }
      if (length < PAGE_ROWS) break;
      after = { timeMs: page.t.at(-1) ?? range.toMs, moduleId: page.of.at(-1) ?? 0 };
    }
  }
}

/** Where modules and metrics, by id, stand in the names of the export. */
export function placesOf(selection: Selection) {
  const moduleIds = [...new Set(selection.series.map((s) => s.moduleId))];
  return {
    module: new Map(moduleIds.map((id, i) => [id, i])),
    metric: new Map(selection.metrics.map((metric, i) => [metric.id, i])),
  };
}
