import type { OnDuplicate, RecordErrorCode } from '@wp/contract';
import { int32At } from '@wp/contract';

/** What a worker is given: some raw records and all it needs to judge them. Bytes are transferred, not copied. */
export interface ChunkTask extends ChunkSource {
  bytes: Uint8Array<ArrayBuffer>;
  spans: Int32Array<ArrayBuffer>;
  rules: RecordRules;
  onDuplicate: OnDuplicate;
}

/** Raw records as they were sent. */
export interface ChunkSource {
  bytes: Uint8Array;
  /** Start and end of each record in `bytes`, in pairs. */
  spans: Int32Array;
}

export interface RecordRules {
  /** IANA zone of times without an offset. */
  timeZone: string;
  /** Epoch milliseconds, inclusive. */
  minTimeMs: number;
  maxTimeMs: number;
  maxMeasures: number;
  maxRecordBytes: number;
  /** New names that the full catalogue of metrics has no room for; set where a chunk is parsed a second time. */
  refusedMetrics?: ReadonlySet<string>;
}

export interface RejectedRecord {
  /** Index within the chunk; the join adds the chunk's offset. */
  index: number;
  code: RecordErrorCode;
  path: string;
  message: string;
  /** The record's own text, cut where it is longer than the quarantine keeps. */
  record: string;
}

/**
 * What a worker gives back: points encoded as rows of a binary COPY, one a key. Where rows hold ids they hold
 * indexes into `moduleNames` and `metricNames`; a `ResolvedChunk` has the ids in their place.
 */
export interface ParsedChunk extends ChunkSource {
  received: number;
  moduleNames: string[];
  metricNames: string[];
  /** Earliest and latest time by module, epoch milliseconds: chunks that cannot share a key may be written at once. */
  moduleFirstMs: Float64Array<ArrayBuffer>;
  moduleLastMs: Float64Array<ArrayBuffer>;
  /** Accepted records: index in the chunk, index into `moduleNames`, numbers it holds. */
  recordIndex: Int32Array<ArrayBuffer>;
  recordModule: Int32Array<ArrayBuffer>;
  recordPoints: Int32Array<ArrayBuffer>;
  /** `rowCount` rows of `READING_ROW_BYTES` each, every key once. */
  rows: Uint8Array<ArrayBuffer>;
  rowCount: number;
  /** Per row the accepted record (by position in `recordIndex`) that was the first to hold its key. */
  rowRecord: Int32Array<ArrayBuffer>;
  rejected: RejectedRecord[];
  ambiguousTimes: number;
  extraFields: number;
  /** How it was parsed, so that it can be parsed again. */
  terms: Pick<ChunkTask, 'rules' | 'onDuplicate'>;
}

/** What is kept of a record that is too large: it was rejected for its length, and can't be replayed as it is. */
const MAX_KEPT_TEXT = 65_536;

/** The text of record `index` as it was sent, fit to be stored: no NUL, well-formed, bounded. */
export function recordText(
  bytes: Uint8Array,
  spans: Int32Array,
  index: number,
  maxRecordBytes: number,
): string {
  const start = int32At(spans, 2 * index);
  const whole = spans[2 * index + 1] ?? start;
  const end = whole - start > maxRecordBytes ? Math.min(whole, start + MAX_KEPT_TEXT) : whole;
  return new TextDecoder().decode(bytes.subarray(start, end)).replaceAll('\0', '\ufffd');
}
