import {
  READING_METRIC_OFFSET,
  READING_MODULE_OFFSET,
  READING_ROW_BYTES,
  READING_TIME_OFFSET,
  READING_VALUE_OFFSET,
  readTimestampMs,
} from '@wp/db';
import type { ParsedChunk } from './chunk.ts';
import type { IdCache } from './ids.ts';
import type { CommittedChunk } from './ingest-types.ts';

/** A committed chunk's points by name, for those who follow live. */
export function committedPoints(chunk: ParsedChunk, ids: IdCache): CommittedChunk {
  const modules = new Map(chunk.moduleNames.map((name) => [ids.modules.get(name), name]));
  const metrics = new Map(chunk.metricNames.map((name) => [ids.metrics.get(name), name]));
  const view = new DataView(chunk.rows.buffer, chunk.rows.byteOffset, chunk.rows.byteLength);
  const points: CommittedChunk['points'] = [];
  for (let row = 0; row < chunk.rowCount; row++) {
    const at = row * READING_ROW_BYTES;
    const module = modules.get(view.getInt32(at + READING_MODULE_OFFSET));
    const metric = metrics.get(view.getInt32(at + READING_METRIC_OFFSET));
    if (module === undefined || metric === undefined) continue;
    const t = readTimestampMs(view, at + READING_TIME_OFFSET);
    points.push({ module, metric, t, value: view.getFloat64(at + READING_VALUE_OFFSET) });
  }
  return { moduleNames: chunk.moduleNames, points };
}
