import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, nearNormal, uniform } from './hash.ts';
import { valueNoise } from './value-noise.ts';

const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('counter-based noise', () => {
  it('is uniform in [0, 1), for counters beyond 32 bits too', () => {
    fc.assert(
      fc.property(integer, fc.maxSafeNat(), (key, counter) => {
        const draw = uniform(key, counter);
        expect(draw).toBeGreaterThanOrEqual(0);
        expect(draw).toBeLessThan(1);
        expect(uniform(key, counter)).toBe(draw);
      }),
    );
  });

  it('tells counters 2^32 apart from one another', () => {
    expect(uniform(7, 5)).not.toBe(uniform(7, 5 + 2 ** 32));
  });

  it('has the mean and the spread of its distributions, and no correlation of neighbours', () => {
    const n = 50_000;
    const key = keyOf(1, 2, 3);
    let sum = 0;
    let normalSum = 0;
    let squares = 0;
    let products = 0;
    for (let i = 0; i < n; i++) {
      const z = nearNormal(key, i * 300_000);
      sum += uniform(key, i * 300_000);
      normalSum += z;
      squares += z * z;
      products += z * nearNormal(key, (i + 1) * 300_000);
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(normalSum / n)).toBeLessThan(0.03);
    expect(Math.abs(squares / n - 1)).toBeLessThan(0.03);
    expect(Math.abs(products / n)).toBeLessThan(0.03);
  });

  it('meets the hashed values on the lattice and is continuous between them', () => {
    fc.assert(
      fc.property(integer, fc.integer({ min: 0, max: 10 ** 6 }), fc.nat(999), (key, index, within) => {
        expect(valueNoise(key, index * 1000, 1000)).toBe(uniform(key, index));
        const step = valueNoise(key, index * 1000 + within + 1, 1000);
        expect(Math.abs(step - valueNoise(key, index * 1000 + within, 1000))).toBeLessThan(0.002);
      }),
    );
  });
});
