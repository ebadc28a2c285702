import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DoubleDouble,
  exactProduct,
  exactSum,
  minus,
  over,
  plus,
  rootOf,
  times,
} from './double-double.ts';
import { plainSums, preciseSums } from './lagged-sums.ts';

/** A double as a whole number of 2^−1100. */
const UNIT = 1100;
function wholeOf(value: number): bigint {
  if (value === 0) return 0n;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const shift = 60 - exponent;
  // Two steps, as 2^shift alone may leave the range of doubles.
  const mantissa = value * 2 ** Math.floor(shift / 2) * 2 ** Math.ceil(shift / 2);
  return BigInt(mantissa) << BigInt(UNIT - shift);
}
const sumOf = ([high, low]: DoubleDouble): bigint => wholeOf(high) + wholeOf(low);
const size = (value: bigint): bigint => (value < 0n ? -value : value);

const number = fc
  .double({ min: -1e6, max: 1e6, noNaN: true })
  .filter((value) => value === 0 || Math.abs(value) > 1e-6);
const twice = fc.tuple(number, number).map(([a, b]): DoubleDouble => exactSum(a, b * 1e-17));

describe('double-double arithmetic', () => {
  it('has exact sums and products of doubles', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(sumOf(exactSum(a, b))).toBe(wholeOf(a) + wholeOf(b));
        expect(sumOf(exactProduct(a, b)) << BigInt(UNIT)).toBe(wholeOf(a) * wholeOf(b));
      }),
    );
  });

  it('keeps thirty digits', () => {
    fc.assert(
      fc.property(twice, twice, (a, b) => {
        const [x, y] = [sumOf(a), sumOf(b)];
        const near = (found: bigint, truth: bigint, scale: bigint) =>
          expect(size(found - truth) * 10n ** 30n <= scale).toBe(true);
        near(sumOf(plus(a, b)), x + y, size(x) + size(y));
        near(sumOf(minus(a, b)), x - y, size(x) + size(y));
        near(sumOf(times(a, b)) << BigInt(UNIT), x * y, size(x * y));
        if (y === 0n) return;
        near(sumOf(over(a, b)) * y, x << BigInt(UNIT), size(x << BigInt(UNIT)));
        if (y < 0n) return;
        const root = sumOf(rootOf(b));
        near(root * root, y << BigInt(UNIT), y << BigInt(UNIT));
      }),
    );
  });
});

describe('sums of lagged products', () => {
  it('are those of their definition, and the precise ones to thirty digits', () => {
    const values = Float64Array.from({ length: 9000 }, (_, i) => 1e6 * Math.sin(i * 12.9898) + Math.sin(i));
    const other = values.map((value, i) => Math.cos(value) / (i + 1));
    const lags = 6;
    const plain = plainSums(values, other, 9, lags);
    const precise = preciseSums(values, other, 9, lags);
    for (let k = 0; k <= lags; k++) {
      let truth = 0n;
      let scale = 0n;
      for (let t = 9; t < values.length; t++) {
        const product = wholeOf(values[t] as number) * wholeOf(other[t - k] as number);
        truth += product;
        scale += size(product);
      }
      const away = size((sumOf(precise[k] as DoubleDouble) << BigInt(UNIT)) - truth);
      expect(away * 10n ** 28n <= scale).toBe(true);
      const plainAway = size((sumOf(plain[k] as DoubleDouble) << BigInt(UNIT)) - truth);
      expect(plainAway * 10n ** 13n <= scale).toBe(true);
    }
  });
});
