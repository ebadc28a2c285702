/** A number of twice the digits: the unevaluated sum of a double and of what it rounds away, about 32 digits. */
export type DoubleDouble = readonly [high: number, low: number];

/** 2²⁷ + 1 cuts a double into two halves of 26 bits, whose products are exact (Veltkamp 1968). */
const SPLITTER = 134_217_729;

/** a + b exactly (Knuth 1969). */
export function exactSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** a · b exactly (Dekker 1971), for factors below 1e290. */
export function exactProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  const cutA = SPLITTER * a;
  const highA = cutA - (cutA - a);
  const lowA = a - highA;
  const cutB = SPLITTER * b;
  const highB = cutB - (cutB - b);
  const lowB = b - highB;
  return [product, lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB)];
}

export function plus([a, b]: DoubleDouble, [c, d]: DoubleDouble): DoubleDouble {
  const [sum, lost] = exactSum(a, c);
  const [lows, lostLows] = exactSum(b, d);
  const [high, rest] = exactSum(sum, lost + lows);
  return exactSum(high, rest + lostLows);
}

export function minus(a: DoubleDouble, [c, d]: DoubleDouble): DoubleDouble {
  return plus(a, [-c, -d]);
}

export function times([a, b]: DoubleDouble, [c, d]: DoubleDouble): DoubleDouble {
  const [product, lost] = exactProduct(a, c);
  return exactSum(product, lost + (a * d + b * c));
}

export function over(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = minus(a, times(b, [first, 0]));
  const second = rest[0] / b[0];
  const third = minus(rest, times(b, [second, 0]))[0] / b[0];
  return plus(exactSum(first, second), [third, 0]);
}

/** The square root of a number over 0: one step of Newton's from that of its double. */
export function rootOf(a: DoubleDouble): DoubleDouble {
  const first = Math.sqrt(a[0]);
  const rest = minus(a, exactProduct(first, first));
  return exactSum(first, rest[0] / (2 * first));
}
