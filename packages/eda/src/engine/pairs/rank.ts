const RADIX_BITS = 16;
const RADIX = 1 << RADIX_BITS;
const SIGN = 0x80000000;

/**
 * The order that sorts finite values ascending; equal values keep the order of `before`, or that of their rows. A radix
 * sort on the bits of the doubles: linear, and without a call for every comparison.
 */
export function orderOf(values: Float64Array, before?: Uint32Array): Uint32Array {
  const n = values.length;
  const keys = sortableKeys(values);
  let from = before?.slice() ?? Uint32Array.from({ length: n }, (_, i) => i);
  let to = new Uint32Array(n);
  const counts = new Uint32Array(RADIX);
  for (let digit = 0; digit < 4; digit++) {
    counts.fill(0);
    for (let i = 0; i < n; i++)
      counts[digitOf(keys, i, digit)] = (counts[digitOf(keys, i, digit)] as number) + 1;
    // All keys have the same digit here: it changes nothing.
    if (n === 0 || counts[digitOf(keys, 0, digit)] === n) continue;
    let start = 0;
    for (let k = 0; k < RADIX; k++) {
      const count = counts[k] as number;
      counts[k] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const row = from[i] as number;
      const key = digitOf(keys, row, digit);
      to[counts[key] as number] = row;
      counts[key] = (counts[key] as number) + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Two words a value, low and high, that are ordered as the values are; −0 and 0 are the same. */
function sortableKeys(values: Float64Array): Uint32Array {
  const plain = values.map((value) => value + 0);
  const words = new Uint32Array(plain.buffer, plain.byteOffset, plain.length * 2);
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + 1] as number;
    if (high >= SIGN) {
      words[i] = ~(words[i] as number);
      words[i + 1] = ~high;
    } else words[i + 1] = high + SIGN;
  }
  return words;
}

function digitOf(keys: Uint32Array, row: number, digit: number): number {
  const word = keys[2 * row + (digit >> 1)] as number;
  return (digit & 1) === 0 ? word & (RADIX - 1) : word >>> RADIX_BITS;
}

/** Ranks from 1, equal values sharing the mean of theirs (pandas' `rank`). The values are finite. */
export function averageRanks(values: Float64Array): Float64Array {
  const order = orderOf(values);
  const ranks = new Float64Array(values.length);
  let start = 0;
  while (start < order.length) {
    const value = values[order[start] as number];
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === value) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i] as number] = rank;
    start = end;
  }
  return ranks;
}
