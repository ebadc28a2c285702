import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laggedProducts } from './autocovariance.ts';
import { createFft, inverseUnscaled } from './fft.ts';
import { fastSizeFrom, radicesOf } from './fourier/factors.ts';
import { createRealFft } from './fourier/real-fft.ts';
import { type Complex, rootsOfUnity } from './fourier/roots.ts';

const noise = (n: number, seed: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin((i + 1) * 12.9898 + seed) * 43758.5453).map(
    (value) => value - Math.floor(value) - 0.5,
  );

/** One bin by its definition. */
function binOf({ real, imaginary }: Complex, k: number): [number, number] {
  const n = real.length;
  let [re, im] = [0, 0];
  for (let j = 0; j < n; j++) {
    const angle = (2 * Math.PI * ((j * k) % n)) / n;
    const [c, s] = [Math.cos(angle), -Math.sin(angle)];
    re += (real[j] as number) * c - (imaginary[j] as number) * s;
    im += (real[j] as number) * s + (imaginary[j] as number) * c;
  }
  return [re, im];
}

const lengthOf = (values: Complex) =>
  Math.sqrt([...values.real, ...values.imaginary].reduce((sum, value) => sum + value * value, 0));

/** Lengths of every kind of factor, and those that years and days of readings have. */
const LENGTHS = [
  ...Array.from({ length: 130 }, (_, i) => i + 1),
  ...[96 * 7, 96 * 31, 1021, 1024, 2 * 1021, 2187, 3125, 7 ** 4, 4099, 8760, 10_000, 35_040],
];

describe('a Fourier transform', () => {
  it.each(LENGTHS)('of %i values is that of the definition, of real ones too', (n) => {
    const input = { real: noise(n, 1), imaginary: noise(n, 2) };
    const real = input.real.slice();
    const imaginary = input.imaginary.slice();
    createFft(n).transform(real, imaginary);
    const half = createRealFft(n);
    const ofReal = half.transform(input.real);
    expect(ofReal.real.length).toBe(Math.floor(n / 2) + 1);
    const scale = lengthOf(input) * 1e-13;
    const step = Math.max(1, Math.floor(n / 16));
    for (let k = 0; k < n; k += step) {
      const [re, im] = binOf(input, k);
      expect(Math.hypot((real[k] as number) - re, (imaginary[k] as number) - im)).toBeLessThan(scale);
      if (k >= half.bins) continue;
      const [r, m] = binOf({ real: input.real, imaginary: new Float64Array(n) }, k);
      const away = Math.hypot((ofReal.real[k] as number) - r, (ofReal.imaginary[k] as number) - m);
      expect(away).toBeLessThan(scale);
    }
  });

  it('comes back from its inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (n) => {
        const fft = createFft(n);
        const [x, y] = [noise(n, 3), noise(n, 4)];
        const [real, imaginary] = [x.slice(), y.slice()];
        fft.transform(real, imaginary);
        inverseUnscaled(fft, real, imaginary);
        let away = 0;
        for (let i = 0; i < n; i++)
          away = Math.max(
            away,
            Math.abs((real[i] as number) / n - (x[i] as number)),
            Math.abs((imaginary[i] as number) / n - (y[i] as number)),
          );
        expect(away).toBeLessThan(1e-13);
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(createRealFft(0).transform(new Float64Array(0)).real.length).toBe(0);
  });

  it('has roots on the circle, exact on the axes', () => {
    const { real, imaginary } = rootsOfUnity(8, 16);
    expect([...real].map((value) => value + 0)).toEqual(
      [
        ...[1, Math.SQRT1_2, 0, -Math.SQRT1_2, -1, -Math.SQRT1_2, 0, Math.SQRT1_2],
        ...[1, Math.SQRT1_2, 0, -Math.SQRT1_2, -1, -Math.SQRT1_2, 0, Math.SQRT1_2],
      ].map((value) => expect.closeTo(value, 15)),
    );
    expect([imaginary[0], imaginary[2], imaginary[4], imaginary[6]].map((value) => (value ?? 9) + 0)).toEqual(
      [0, -1, 0, 1],
    );
  });

  it('takes lengths of small factors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1e6 }), (n) => {
        const size = fastSizeFrom(n);
        expect(size).toBeGreaterThanOrEqual(n);
        expect(size % 2).toBe(0);
        expect(radicesOf(size).every((radix) => radix <= 5)).toBe(true);
        expect(radicesOf(n).reduce((product, radix) => product * radix, 1)).toBe(n);
      }),
    );
  });
});

describe('sums of lagged products', () => {
  it('are the same directly and by the transform, whatever the lags', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 80 }), (n, lags) => {
        const x = noise(n, 5);
        const few = laggedProducts(x, lags);
        const many = laggedProducts(x, 100);
        expect(few.length).toBe(lags + 1);
        for (let k = 0; k <= lags; k++) expect(few[k]).toBeCloseTo(many[k] as number, 11);
      }),
    );
  });
});
