import type { SeriesColumn } from '@wp/contract';
import { byteAt, int32At } from '@wp/contract';
import {
  AsyncByteQueue,
  type Data,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  Vector,
} from 'apache-arrow';
import type { ExportPage, ExportShape } from './page.ts';

/** Takes what the writer writes, to be handed on when the reader asks for it: the writer's own queue only grows. */
class Outlet extends AsyncByteQueue {
  private pieces: Uint8Array[] = [];
  override write(piece: Uint8Array): void {
    this.pieces.push(piece);
  }
  take(): Uint8Array[] {
    const taken = this.pieces;
    this.pieces = [];
    return taken;
  }
}

/** The Arrow IPC stream: module and metric as dictionaries, time in UTC milliseconds, numbers as float64. */
export async function* encodeArrow(
  shape: ExportShape,
  pages: AsyncIterable<ExportPage>,
): AsyncIterable<Uint8Array> {
  const table = arrowTable(shape);
  const outlet = new Outlet();
  const writer = new RecordBatchStreamWriter();
  writer.reset(outlet, table.schema);
  yield* outlet.take();
  for await (const page of pages) {
    writer.write(table.batch(page));
    yield* outlet.take();
  }
  writer.close();
  yield* outlet.take();
}

function arrowTable(shape: ExportShape) {
  const module = dictionaryOf(shape.modules, 0);
  const metric = dictionaryOf(shape.metrics, 1);
  const time = new TimestampMillisecond('UTC');
  const schema = new Schema([
    new Field('module', module.type, true),
    new Field('metric', metric.type, false),
    new Field('time', time, false),
    ...shape.columns.map((name) => new Field(name, new Float64(), true)),
  ]);
  const batch = (page: ExportPage) => {
    const length = page.t.length;
    const children: Data[] = [
      module.data(page.module),
      metric.data(page.metric),
      makeData({ type: time, length, data: millisecondsOf(page.t) }),
      ...page.columns.map(floatData),
    ];
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
    );
  };
  return { schema, batch };
}

/** One vector for all batches, so that the writer writes it once. */
function dictionaryOf(names: readonly string[], id: number) {
  const type = new Dictionary(new Utf8(), new Int32(), id);
  const bytes = names.map((name) => new TextEncoder().encode(name));
  const offsets = new Int32Array(names.length + 1);
  for (const [i, b] of bytes.entries()) offsets[i + 1] = int32At(offsets, i) + b.length;
  const data = new Uint8Array(Buffer.concat(bytes));
  const dictionary = new Vector([
    makeData({ type: new Utf8(), length: names.length, nullCount: 0, valueOffsets: offsets, data }),
  ]);
  return {
    type,
    data: (indices: Int32Array) => {
      const { length } = indices;
      if (!indices.includes(-1)) return makeData({ type, length, nullCount: 0, data: indices, dictionary });
      const validity = validityOf(length, (i) => (indices[i] ?? -1) >= 0);
      return makeData({
        type,
        length,
        ...validity,
        data: indices.map((i) => Math.max(i, 0)),
        dictionary,
      });
    },
  };
}

/** 64-bit integers as two halves: a BigInt each takes as long as all the rest. */
function millisecondsOf(t: ExportPage['t']): BigInt64Array {
  const halves = new Int32Array(2 * t.length);
  for (let i = 0; i < t.length; i++) {
    const ms = Math.floor(t[i] as number);
    const high = Math.floor(ms / 0x1_0000_0000);
    halves[2 * i] = ms - high * 0x1_0000_0000;
    halves[2 * i + 1] = high;
  }
  return new BigInt64Array(halves.buffer);
}

function floatData(column: SeriesColumn | Float64Array): Data {
  const { length } = column;
  if (column instanceof Float64Array)
    return makeData({ type: new Float64(), length, nullCount: 0, data: column });
  const validity = validityOf(length, (i) => column[i] !== null);
  return makeData({
    type: new Float64(),
    length,
    ...validity,
    data: Float64Array.from(column, (v) => v ?? 0),
  });
}

function validityOf(length: number, isValid: (i: number) => boolean) {
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (isValid(i)) nullBitmap[i >> 3] = byteAt(nullBitmap, i >> 3) | (1 << (i & 7));
    else nullCount++;
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}
