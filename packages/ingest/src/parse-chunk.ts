import { isUtf8 } from 'node:buffer';
import { READING_ROW_BYTES, READING_VALUE_OFFSET, writeReadingRow } from '@wp/db/copy-binary';
import { type ChunkTask, type ParsedChunk, type RejectedRecord, recordText } from './chunk.ts';
import { type AcceptedRecord, parseRecord } from './parse-record.ts';

/** Parse, validate and encode one chunk of raw records; pure, knows no worker. */
export function parseChunk(task: ChunkTask): ParsedChunk {
  const received = task.spans.length / 2;
  const encoder = new ChunkEncoder(received, task.onDuplicate === 'replace');
  const rejected: RejectedRecord[] = [];
  const textOf = textReader(task);
  let ambiguousTimes = 0;
  let extraFields = 0;
  const reject = (index: number, error: Omit<RejectedRecord, 'index' | 'record'>) =>
    rejected.push({ ...error, index, record: recordText(task.bytes, task.spans, index) });

  for (let i = 0; i < received; i++) {
    const length = (task.spans[2 * i + 1] ?? 0) - (task.spans[2 * i] ?? 0);
    if (length > task.rules.maxRecordBytes) {
      const message = `${length} bytes; at most ${task.rules.maxRecordBytes}`;
      reject(i, { code: 'RECORD_TOO_LARGE', path: '', message });
      continue;
    }
    let value: unknown;
    try {
      value = JSON.parse(textOf(i));
    } catch {
      if (task.format === 'json') return { ...broken(task, i), received };
      reject(i, { code: 'NOT_JSON', path: '', message: 'this line is not JSON' });
      continue;
    }
    const record = parseRecord(value, task.rules);
    if (record.ok) {
      encoder.add(i, record);
      extraFields += record.extraFields;
      if (record.ambiguous) ambiguousTimes += 1;
    } else {
      reject(i, { code: record.code, path: record.path, message: record.message });
    }
  }
  return {
    ...encoder.finish(),
    received,
    rejected,
    ambiguousTimes,
    extraFields,
    bytes: task.bytes,
    spans: task.spans,
    terms: termsOf(task),
  };
}

const termsOf = ({ format, rules, onDuplicate }: ChunkTask) => ({ format, rules, onDuplicate });

function broken(task: ChunkTask, index: number): ParsedChunk {
  const nothing = new ChunkEncoder(0, false).finish();
  const rest = {
    received: 0,
    rejected: [],
    ambiguousTimes: 0,
    extraFields: 0,
    bytes: task.bytes,
    spans: task.spans,
    terms: termsOf(task),
  };
  return { ...nothing, ...rest, invalidJson: { index, message: 'not valid JSON' } };
}

/** Text by record. Where all is ASCII, one string is cut by the byte spans; else each span is decoded. */
function textReader({ bytes, spans }: ChunkTask): (index: number) => string {
  const start = (i: number) => spans[2 * i] ?? 0;
  const end = (i: number) => spans[2 * i + 1] ?? 0;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) {
    const whole = buffer.toString('utf8');
    if (whole.length === buffer.length) return (i) => whole.slice(start(i), end(i));
    return (i) => buffer.toString('utf8', start(i), end(i));
  }
  const strict = new TextDecoder('utf-8', { fatal: true });
  return (i) => strict.decode(buffer.subarray(start(i), end(i)));
}

/** Gathers points as rows of a binary COPY, each key once. */
class ChunkEncoder {
  private readonly replace: boolean;
  private readonly modules = new Map<string, number>();
  private readonly metrics = new Map<string, number>();
  /** Per series (module and metric) the row that holds a time. */
  private readonly seen = new Map<number, Map<number, number>>();
  private rows: Uint8Array<ArrayBuffer>;
  private view: DataView;
  private rowRecord: number[] = [];
  private readonly firstMs: number[] = [];
  private readonly lastMs: number[] = [];
  private readonly recordIndex: number[] = [];
  private readonly recordModule: number[] = [];
  private readonly recordPoints: number[] = [];

  constructor(expectedRecords: number, replace: boolean) {
    this.replace = replace;
    this.rows = new Uint8Array(Math.max(1, expectedRecords * 3) * READING_ROW_BYTES);
    this.view = new DataView(this.rows.buffer);
  }

  add(index: number, record: AcceptedRecord): void {
    const position = this.recordIndex.length;
    const module = indexOf(this.modules, record.module);
    this.recordIndex.push(index);
    this.recordModule.push(module);
    this.recordPoints.push(record.names.length);
    this.firstMs[module] = Math.min(this.firstMs[module] ?? record.timeMs, record.timeMs);
    this.lastMs[module] = Math.max(this.lastMs[module] ?? record.timeMs, record.timeMs);
    for (let i = 0; i < record.names.length; i++) {
      const metric = indexOf(this.metrics, record.names[i] ?? '');
      this.addPoint(position, module, metric, record.timeMs, record.values[i] ?? 0);
    }
  }

  private addPoint(record: number, module: number, metric: number, timeMs: number, value: number): void {
    const series = module * 0x10_0000 + metric;
    let times = this.seen.get(series);
    if (times === undefined) {
      times = new Map();
      this.seen.set(series, times);
    }
    const there = times.get(timeMs);
    if (there === undefined) {
      times.set(timeMs, this.rowRecord.length);
      this.reserve();
      writeReadingRow(this.view, this.rowRecord.length * READING_ROW_BYTES, timeMs, module, metric, value);
      this.rowRecord.push(record);
    } else if (this.replace) {
      // Of duplicates within a request the last wins with `replace`; the key stays with the first that had it.
      this.view.setFloat64(there * READING_ROW_BYTES + READING_VALUE_OFFSET, value);
    }
  }

  private reserve(): void {
    if ((this.rowRecord.length + 1) * READING_ROW_BYTES <= this.rows.length) return;
    const grown = new Uint8Array(this.rows.length * 2 + READING_ROW_BYTES);
    grown.set(this.rows);
    this.rows = grown;
    this.view = new DataView(grown.buffer);
  }

  finish() {
    const rowCount = this.rowRecord.length;
    return {
      moduleNames: [...this.modules.keys()],
      metricNames: [...this.metrics.keys()],
      moduleFirstMs: Float64Array.from(this.firstMs),
      moduleLastMs: Float64Array.from(this.lastMs),
      recordIndex: Int32Array.from(this.recordIndex),
      recordModule: Int32Array.from(this.recordModule),
      recordPoints: Int32Array.from(this.recordPoints),
      rows: this.rows.subarray(0, rowCount * READING_ROW_BYTES),
      rowCount,
      rowRecord: Int32Array.from(this.rowRecord),
    };
  }
}

function indexOf(names: Map<string, number>, name: string): number {
  let index = names.get(name);
  if (index === undefined) {
    index = names.size;
    names.set(name, index);
  }
  return index;
}
