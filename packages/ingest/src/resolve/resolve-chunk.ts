import type { RecordErrorCode } from '@wp/contract';
import { int32At } from '@wp/contract';
import { READING_METRIC_OFFSET, READING_MODULE_OFFSET, READING_ROW_BYTES } from '@wp/db';
import { type ParsedChunk, type RejectedRecord, recordText } from '../parse/chunk.ts';

/** Ids of those names in a chunk that have one. */
export interface Ids {
  modules: ReadonlyMap<string, number>;
  metrics: ReadonlyMap<string, number>;
}

/** A chunk whose rows hold ids, without the records whose module is unknown or not the sender's to write. */
export interface ResolvedChunk extends ParsedChunk {
  /** Ids by place in `moduleNames`; 0 or less for what is refused. */
  moduleIds: Int32Array;
  /** Ids by place in `metricNames`; 0 for what is refused. */
  metricIds: Int32Array;
}

/**
 * Writes ids where the worker wrote indexes, and takes out what may not be written. The parsed chunk is used up: its
 * buffers are the resolved one's.
 */
export function resolveChunk(
  chunk: ParsedChunk,
  ids: Ids,
  allowed: ReadonlySet<string> | undefined,
): ResolvedChunk {
  const modules = Int32Array.from(chunk.moduleNames, (name) => moduleId(name, ids, allowed));
  const metrics = Int32Array.from(chunk.metricNames, (name) => ids.metrics.get(name) ?? 0);
  const refused = refusedRecords(chunk, modules);
  const view = new DataView(chunk.rows.buffer, chunk.rows.byteOffset, chunk.rows.byteLength);
  let kept = 0;
  for (let row = 0; row < chunk.rowCount; row++) {
    const record = int32At(chunk.rowRecord, row);
    if (refused.has(record)) continue;
    const from = row * READING_ROW_BYTES;
    const to = kept * READING_ROW_BYTES;
    if (from !== to) chunk.rows.copyWithin(to, from, from + READING_ROW_BYTES);
    view.setInt32(to + READING_MODULE_OFFSET, int32At(modules, view.getInt32(to + READING_MODULE_OFFSET)));
    view.setInt32(to + READING_METRIC_OFFSET, int32At(metrics, view.getInt32(to + READING_METRIC_OFFSET)));
    chunk.rowRecord[kept] = record;
    kept += 1;
  }
  const rejected = [
    ...chunk.rejected,
    ...Array.from(refused, ([record, code]) => refusal(chunk, record, code)),
  ];
  for (const record of refused.keys()) chunk.recordPoints[record] = 0;
  return {
    ...chunk,
    moduleIds: modules,
    metricIds: metrics,
    rowCount: kept,
    rows: chunk.rows.subarray(0, kept * READING_ROW_BYTES),
    rejected: refused.size > 0 ? rejected.sort((a, b) => a.index - b.index) : rejected,
  };
}

const UNKNOWN = 0;
const NOT_ALLOWED = -1;

function moduleId(name: string, ids: Ids, allowed: ReadonlySet<string> | undefined): number {
  if (allowed !== undefined && !allowed.has(name)) return NOT_ALLOWED;
  return ids.modules.get(name) ?? UNKNOWN;
}

/** Accepted records, by position, that fail now; a key's first holder is refused with all who hold it: same module. */
function refusedRecords(chunk: ParsedChunk, modules: Int32Array): Map<number, RecordErrorCode> {
  const refused = new Map<number, RecordErrorCode>();
  if (modules.every((id) => id > 0)) return refused;
  for (let record = 0; record < chunk.recordModule.length; record++) {
    const id = int32At(modules, int32At(chunk.recordModule, record));
    if (id === UNKNOWN) refused.set(record, 'UNKNOWN_MODULE');
    else if (id === NOT_ALLOWED) refused.set(record, 'MODULE_NOT_ALLOWED');
  }
  return refused;
}

const MESSAGES: Partial<Record<RecordErrorCode, [path: string, message: string]>> = {
  UNKNOWN_MODULE: [
    'module',
    'this module is not registered; register it, or create the gateway with autoRegister',
  ],
  MODULE_NOT_ALLOWED: ['module', 'this gateway may not write this module'],
};

function refusal(chunk: ParsedChunk, record: number, code: RecordErrorCode): RejectedRecord {
  const index = int32At(chunk.recordIndex, record);
  const [path, message] = MESSAGES[code] ?? ['', code];
  const { bytes, spans, terms } = chunk;
  return { index, code, path, message, record: recordText(bytes, spans, index, terms.rules.maxRecordBytes) };
}
