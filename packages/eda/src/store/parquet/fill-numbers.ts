import { type Data, Type, type Vector } from 'apache-arrow';

/** Puts the numbers of `vector` into `values` from `at` on, each divided by `divisor`; what is missing is NaN. */
export function fillNumbers(values: Float64Array, vector: Vector, at: number, divisor: number): void {
  let from = at;
  for (const data of vector.data) {
    const rows = values.subarray(from, from + data.length);
    putAll(rows, data);
    if (divisor !== 1) for (let i = 0; i < rows.length; i++) rows[i] = inMs(rows[i] as number, divisor);
    if (data.nullCount > 0) eraseMissing(rows, data);
    from += data.length;
  }
}

/** Finer than a millisecond is cut, as elsewhere. */
const inMs = (value: number, divisor: number): number =>
  divisor < 1 ? Math.round(value / divisor) : Math.floor(value / divisor);

function putAll(rows: Float64Array, data: Data): void {
  const stored = data.values as ArrayLike<number> | BigInt64Array | BigUint64Array;
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array) putBig(rows, stored);
  else if (data.typeId === Type.Float && stored instanceof Uint16Array)
    for (let i = 0; i < rows.length; i++) rows[i] = halfOf(stored[i] as number);
  else if (stored.length === rows.length) rows.set(stored);
  else for (let i = 0; i < rows.length; i++) rows[i] = stored[i] as number;
}

const WORD = 2 ** 32;

/** Reads halves, as a BigInt for every row takes ten times as long. The last addition rounds as Number does. */
function putBig(rows: Float64Array, stored: BigInt64Array | BigUint64Array): void {
  const low = new Uint32Array(stored.buffer, stored.byteOffset, 2 * stored.length);
  const high = stored instanceof BigInt64Array ? new Int32Array(low.buffer, low.byteOffset, low.length) : low;
  for (let i = 0; i < rows.length; i++) rows[i] = (high[2 * i + 1] as number) * WORD + (low[2 * i] as number);
}

/** The number of 16 bits: a sign, five bits of exponent and ten of fraction (IEEE 754 binary16). */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function eraseMissing(rows: Float64Array, { nullBitmap, offset }: Data): void {
  const bits = nullBitmap as Uint8Array;
  for (let i = 0; i < rows.length; i++) {
    const bit = offset + i;
    if ((((bits[bit >> 3] as number) >> (bit & 7)) & 1) === 0) rows[i] = Number.NaN;
  }
}
