import { type DatasetQuery, type DatasetSlice, zoneOf } from '@wp/contract';

/** A part is read whole by those who open it, and fetched whole again when one of its days changed. */
export const MAX_ROWS_A_PART = 2_000_000;
const DAY_MS = 86_400_000;

/** Rows by the start of their month, UTC. */
export type MonthCounts = ReadonlyMap<number, number>;

export interface PlanOptions {
  zone: string;
  counts?: MonthCounts | undefined;
  maxRows?: number;
}

/**
 * Cuts a range into slices by month, a month of too many rows by days. With a bucket every cut lies on the start of
 * one, so that no bucket is answered in halves; where that cannot be told here, the slice is the whole range.
 */
export function planSlices(query: DatasetQuery, options: PlanOptions): DatasetSlice[] {
  const fromMs = Date.parse(query.from);
  const toMs = Date.parse(query.to);
  const cuts = listCuts(query.bucket, { fromMs, toMs, ...options });
  const inside = [...new Set(cuts)].filter((ms) => ms > fromMs && ms < toMs).sort((a, b) => a - b);
  const edges = [fromMs, ...inside, toMs];
  return edges.slice(0, -1).map((from, i) => sliceOf(from, edges[i + 1] ?? toMs));
}

function sliceOf(fromMs: number, toMs: number): DatasetSlice {
  const from = new Date(fromMs).toISOString();
  const to = new Date(toMs).toISOString();
  return { file: `data/part-${compact(from)}-${compact(to)}.parquet`, from, to };
}

const compact = (iso: string): string => iso.replace('.000Z', 'Z').replace(/[-:.]/g, '');

interface Range extends PlanOptions {
  fromMs: number;
  toMs: number;
}

function listCuts(bucket: string | undefined, range: Range): number[] {
  const [, count = '1', unit = ''] = /^(\d+)([a-z]+)$/.exec(bucket ?? '') ?? [];
  if (unit === '' || unit === 's' || unit === 'm' || unit === 'h') {
    const stepMs = unit === '' ? 1 : Number(count) * { s: 1000, m: 60_000, h: 3_600_000 }[unit];
    // Buckets up to hours count from 1970 UTC, whatever the zone.
    return monthsAndDays(range, stepMs).map((ms) => Math.floor(ms / stepMs) * stepMs);
  }
  if (count !== '1' || unit === 'w') return [];
  const months = monthStarts(range, range.zone);
  if (unit === 'd') return months;
  const zone = zoneOf(range.zone);
  return months.filter((ms) => new Date(ms + zone.offsetMsAt(ms)).getUTCMonth() === 0);
}

function monthsAndDays(range: Range, stepMs: number): number[] {
  const months = monthStarts(range, 'UTC');
  return months.flatMap((from, i) => {
    const to = months[i + 1] ?? from + 31 * DAY_MS;
    const rows = Math.min(range.counts?.get(from) ?? 0, Number.MAX_SAFE_INTEGER);
    const pieces = Math.min(Math.ceil(rows / (range.maxRows ?? MAX_ROWS_A_PART)), (to - from) / DAY_MS);
    if (pieces <= 1 || stepMs > DAY_MS) return [from];
    const days = Math.max(1, Math.floor((to - from) / DAY_MS / pieces));
    return Array.from({ length: Math.ceil((to - from) / DAY_MS / days) }, (_, k) => from + k * days * DAY_MS);
  });
}

/** Starts of the months of a range, the one it begins in too; those that the zone's clock leaves out are left out. */
function monthStarts({ fromMs, toMs }: Range, zone: string): number[] {
  const clock = zoneOf(zone);
  const first = new Date(fromMs - DAY_MS);
  const found: number[] = [];
  for (let month = first.getUTCMonth(); ; month++) {
    const wall = Date.UTC(first.getUTCFullYear(), month, 1);
    if (wall > toMs + DAY_MS) return found;
    const [start] = clock.instantsOf(wall);
    if (start !== undefined) found.push(start);
  }
}
