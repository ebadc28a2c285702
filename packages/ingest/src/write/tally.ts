import type { OnDuplicate } from '@wp/contract';
import { int32At } from '@wp/contract';
import {
  READING_METRIC_OFFSET,
  READING_MODULE_OFFSET,
  READING_ROW_BYTES,
  READING_TIME_OFFSET,
  readTimestampMs,
} from '@wp/db';
import type { ResolvedChunk } from '../resolve/resolve-chunk.ts';
import type { NewRows } from './write-chunk.ts';

export const DAY_MS = 86_400_000;

export interface SeriesDelta {
  moduleId: number;
  metricId: number;
  firstMs: number;
  lastMs: number;
  points: number;
}

export type Outcome = 'stored' | 'duplicate' | 'replaced' | 'rejected';

/** What one written chunk adds up to. */
export interface ChunkTally {
  received: number;
  stored: number;
  duplicates: number;
  replaced: number;
  rejected: number;
  points: number;
  /** The rows that are new, by module and metric. */
  series: SeriesDelta[];
  /** UTC days, as epoch milliseconds of their start, that hold a new or changed row. */
  days: number[];
  /** What became of each record, by index in the chunk. */
  outcomes: Outcome[];
  /** The rows that are in the table now and were not so before; `undefined`: all of them. */
  changed: NewRows;
  /** Whether some of its points were there before. */
  hadDuplicates: boolean;
}

/** Counts every record exactly once. */
export function tallyChunk(chunk: ResolvedChunk, isNew: NewRows, onDuplicate: OnDuplicate): ChunkTally {
  const series = new Map<number, SeriesDelta>();
  const days = new Set<number>();
  const hasNew = new Uint8Array(chunk.recordIndex.length);
  const view = new DataView(chunk.rows.buffer, chunk.rows.byteOffset, chunk.rows.byteLength);
  let newPoints = 0;
  let lastDay = Number.NaN;
  for (let row = 0; row < chunk.rowCount; row++) {
    const fresh = isNew === undefined || isNew[row] === 1;
    if (!fresh && onDuplicate === 'ignore') continue;
    const offset = row * READING_ROW_BYTES;
    const ms = readTimestampMs(view, offset + READING_TIME_OFFSET);
    const day = Math.floor(ms / DAY_MS);
    if (day !== lastDay) days.add(day);
    lastDay = day;
    if (!fresh) continue;
    newPoints += 1;
    hasNew[int32At(chunk.rowRecord, row)] = 1;
    addTo(
      series,
      view.getInt32(offset + READING_MODULE_OFFSET),
      view.getInt32(offset + READING_METRIC_OFFSET),
      ms,
    );
  }
  const outcomes: Outcome[] = new Array(chunk.received).fill('rejected');
  const counts = { stored: 0, duplicates: 0, replaced: 0, rejected: chunk.rejected.length };
  let writtenPoints = 0;
  for (let record = 0; record < chunk.recordIndex.length; record++) {
    const numbers = int32At(chunk.recordPoints, record);
    if (numbers === 0) continue; // refused after parsing
    writtenPoints += numbers;
    const index = int32At(chunk.recordIndex, record);
    if (hasNew[record] === 1) {
      counts.stored += 1;
      outcomes[index] = 'stored';
    } else if (onDuplicate === 'replace') {
      counts.replaced += 1;
      outcomes[index] = 'replaced';
    } else {
      counts.duplicates += 1;
      outcomes[index] = 'duplicate';
    }
  }
  return {
    received: chunk.received,
    ...counts,
    points: onDuplicate === 'replace' ? writtenPoints : newPoints,
    series: [...series.values()],
    days: [...days].map((day) => day * DAY_MS),
    outcomes,
    changed: onDuplicate === 'replace' ? undefined : isNew,
    hadDuplicates: isNew?.includes(0) ?? false,
  };
}

function addTo(series: Map<number, SeriesDelta>, moduleId: number, metricId: number, ms: number): void {
  const key = moduleId * 0x10_0000 + metricId;
  const delta = series.get(key);
  if (delta === undefined) {
    series.set(key, { moduleId, metricId, firstMs: ms, lastMs: ms, points: 1 });
    return;
  }
  delta.points += 1;
  if (ms < delta.firstMs) delta.firstMs = ms;
  if (ms > delta.lastMs) delta.lastMs = ms;
}

/** Joins the tallies of a transaction's chunks: one row a series, so that one statement writes them. */
export function mergeSeries(tallies: readonly ChunkTally[]): SeriesDelta[] {
  const merged = new Map<number, SeriesDelta>();
  for (const delta of tallies.flatMap((t) => t.series)) {
    const key = delta.moduleId * 0x10_0000 + delta.metricId;
    const there = merged.get(key);
    if (there === undefined) merged.set(key, { ...delta });
    else {
      there.points += delta.points;
      there.firstMs = Math.min(there.firstMs, delta.firstMs);
      there.lastMs = Math.max(there.lastMs, delta.lastMs);
    }
  }
  return [...merged.values()];
}
