import { COPY_HEADER, readTimestampMs } from './copy-binary.ts';

/** Points in columns: which series or module, when in epoch milliseconds, what. */
export interface PointColumns {
  of: Int32Array;
  t: Float64Array;
  value: Float64Array;
}

/** A row of (int4, timestamptz, float8), none of them null: each field after its length, all after their number. */
const OF = 2 + 4;
const TIME = OF + 4 + 4;
const VALUE = TIME + 8 + 4;
const ROW_BYTES = VALUE + 8;
const TRAILER = -1;

/**
 * Reads the body of `COPY (select int4, timestamptz, float8 …) TO STDOUT (FORMAT binary)` straight into typed arrays,
 * whatever the pieces it comes in: a million points as an object or an array each take longer than their query.
 */
export async function readPoints(chunks: AsyncIterable<Uint8Array>): Promise<PointColumns> {
  const points = new GrowingPoints();
  let rest = new Uint8Array(0);
  let headerRead = false;
  for await (const chunk of chunks) {
    // Past the trailer the source is read to its end: whoever left early would have it cancelled.
    const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    let at = 0;
    if (!headerRead) {
      if (bytes.length < COPY_HEADER.length) {
        rest = Uint8Array.from(bytes);
        continue;
      }
      at = COPY_HEADER.length;
      headerRead = true;
    }
    at = points.add(bytes, at);
    rest = Uint8Array.from(bytes.subarray(at));
  }
  if (!headerRead || rest.length !== 2) throw new Error('COPY ended in the middle of its rows');
  return points.take();
}

class GrowingPoints {
  private of = new Int32Array(4096);
  private t = new Float64Array(4096);
  private value = new Float64Array(4096);
  private length = 0;

  /** Adds the whole rows from `at`; answers where they end. */
  add(bytes: Uint8Array, at: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const rows = Math.floor((bytes.length - at) / ROW_BYTES);
    this.reserve(this.length + rows);
    const { of, t, value } = this;
    let from = at;
    let i = this.length;
    for (const end = at + rows * ROW_BYTES; from < end; from += ROW_BYTES, i++) {
      if (view.getInt16(from) !== 3) break;
      if (
        view.getInt32(from + OF - 4) !== 4 ||
        view.getInt32(from + TIME - 4) !== 8 ||
        view.getInt32(from + VALUE - 4) !== 8
      )
        throw new Error('COPY gave another row than (int4, timestamptz, float8)');
      of[i] = view.getInt32(from + OF);
      t[i] = readTimestampMs(view, from + TIME);
      value[i] = view.getFloat64(from + VALUE);
    }
    this.length = i;
    const fields = from + 2 <= bytes.length ? view.getInt16(from) : 3;
    if (fields !== 3 && fields !== TRAILER) throw new Error(`COPY gave ${fields} columns, expected 3`);
    return from;
  }

  take(): PointColumns {
    const { of, t, value, length } = this;
    return { of: of.subarray(0, length), t: t.subarray(0, length), value: value.subarray(0, length) };
  }

  private reserve(length: number): void {
    if (length <= this.of.length) return;
    const size = Math.max(length, 2 * this.of.length);
    this.of = grown(this.of, new Int32Array(size));
    this.t = grown(this.t, new Float64Array(size));
    this.value = grown(this.value, new Float64Array(size));
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
