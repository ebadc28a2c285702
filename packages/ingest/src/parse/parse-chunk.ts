import { isUtf8 } from 'node:buffer';
import { int32At } from '@wp/contract';
import { type ChunkTask, type ParsedChunk, type RejectedRecord, recordText } from './chunk.ts';
import { ChunkEncoder } from './chunk-encoder.ts';
import { FastRecordReader } from './fast-record.ts';
import { parseRecord } from './parse-record.ts';

/** Parse, validate and encode one chunk of raw records; pure, knows no worker. */
export function parseChunk(task: ChunkTask): ParsedChunk {
  const received = task.spans.length / 2;
  const encoder = new ChunkEncoder(received, task.onDuplicate === 'replace');
  const rejected: RejectedRecord[] = [];
  const fast = new FastRecordReader(task.bytes, task.rules, encoder.modules, encoder.metrics);
  let textOf: ((index: number) => string) | undefined;
  let ambiguousTimes = 0;
  let extraFields = 0;
  const reject = (index: number, error: Omit<RejectedRecord, 'index' | 'record'>) =>
    rejected.push({
      ...error,
      index,
      record: recordText(task.bytes, task.spans, index, task.rules.maxRecordBytes),
    });

  for (let i = 0; i < received; i++) {
    const start = int32At(task.spans, 2 * i);
    const end = int32At(task.spans, 2 * i + 1);
    const length = end - start;
    if (length > task.rules.maxRecordBytes) {
      const message = `${length} bytes; at most ${task.rules.maxRecordBytes}`;
      reject(i, { code: 'RECORD_TOO_LARGE', path: '', message });
      continue;
    }
    if (fast.read(start, end)) {
      encoder.add(i, fast);
      if (fast.ambiguous) ambiguousTimes += 1;
      continue;
    }
    let value: unknown;
    try {
      textOf ??= textReader(task);
      value = JSON.parse(textOf(i));
    } catch {
      reject(i, { code: 'NOT_JSON', path: '', message: 'this record is not JSON by itself' });
      continue;
    }
    const record = parseRecord(value, task.rules);
    if (record.ok) {
      const module = encoder.modules.ofText(record.module);
      const metric = Int32Array.from(record.names, (name) => encoder.metrics.ofText(name));
      const value = Float64Array.from(record.values);
      encoder.add(i, { module, metric, timeMs: record.timeMs, count: metric.length, value });
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
    terms: { rules: task.rules, onDuplicate: task.onDuplicate },
  };
}

/** Text by record. Where all is ASCII, one string is cut by the byte spans; else each span is decoded. */
function textReader({ bytes, spans }: ChunkTask): (index: number) => string {
  const start = (i: number) => int32At(spans, 2 * i);
  const end = (i: number) => int32At(spans, 2 * i + 1);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) {
    const whole = buffer.toString('utf8');
    if (whole.length === buffer.length) return (i) => whole.slice(start(i), end(i));
    return (i) => buffer.toString('utf8', start(i), end(i));
  }
  const strict = new TextDecoder('utf-8', { fatal: true });
  return (i) => strict.decode(buffer.subarray(start(i), end(i)));
}
