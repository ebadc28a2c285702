import {
  READING_METRIC_OFFSET,
  READING_MODULE_OFFSET,
  READING_ROW_BYTES,
  READING_TIME_OFFSET,
  READING_VALUE_OFFSET,
  readTimestampMs,
} from '@wp/db';
import type { ResolvedChunk } from './resolve/resolve-chunk.ts';
import type { NewRows } from './write/write-chunk.ts';

/** Points beyond this in one commit are announced by their modules alone: live is for the present, not for imports. */
export const MAX_ANNOUNCED = 50_000;

/** What a commit changed, as columns of equal length; `module` and `metric` are indexes into the names. */
export interface CommittedPoints {
  moduleNames: readonly string[];
  metricNames: readonly string[];
  module: Int32Array;
  metric: Int32Array;
  /** Epoch milliseconds. */
  timeMs: Float64Array;
  value: Float64Array;
}

/** What followers are told of a commit. `points` is absent where there were too many to be told one by one. */
export interface CommittedChange {
  moduleNames: readonly string[];
  points?: CommittedPoints;
}

/** The rows of a written chunk that are new or changed, by name; undefined where there are none. */
export function committedPoints(chunk: ResolvedChunk, changed: NewRows): CommittedPoints | undefined {
  const count = changed === undefined ? chunk.rowCount : changed.reduce((sum, one) => sum + one, 0);
  if (count === 0) return undefined;
  const modules = new Map([...chunk.moduleIds].map((id, i) => [id, i]));
  const metrics = new Map([...chunk.metricIds].map((id, i) => [id, i]));
  const view = new DataView(chunk.rows.buffer, chunk.rows.byteOffset, chunk.rows.byteLength);
  const points = {
    moduleNames: chunk.moduleNames,
    metricNames: chunk.metricNames,
    module: new Int32Array(count),
    metric: new Int32Array(count),
    timeMs: new Float64Array(count),
    value: new Float64Array(count),
  };
  let to = 0;
  for (let row = 0; row < chunk.rowCount; row++) {
    if (changed?.[row] === 0) continue;
    const at = row * READING_ROW_BYTES;
    points.module[to] = modules.get(view.getInt32(at + READING_MODULE_OFFSET)) ?? -1;
    points.metric[to] = metrics.get(view.getInt32(at + READING_METRIC_OFFSET)) ?? -1;
    points.timeMs[to] = readTimestampMs(view, at + READING_TIME_OFFSET);
    points.value[to] = view.getFloat64(at + READING_VALUE_OFFSET);
    to += 1;
  }
  return points;
}

/** Gathers what a transaction changed until it is committed, bounded. */
export class ChangeLog {
  private readonly changes: CommittedChange[] = [];
  private readonly many = new Set<string>();
  private total = 0;

  add(chunk: ResolvedChunk, changed: NewRows): void {
    this.total += chunk.rowCount;
    if (this.total > MAX_ANNOUNCED) {
      for (const name of chunk.moduleNames) this.many.add(name);
      return;
    }
    const points = committedPoints(chunk, changed);
    if (points !== undefined) this.changes.push({ moduleNames: chunk.moduleNames, points });
  }

  finish(): CommittedChange[] {
    if (this.many.size === 0) return this.changes;
    return [...this.changes, { moduleNames: [...this.many] }];
  }
}
