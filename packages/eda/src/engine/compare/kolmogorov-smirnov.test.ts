import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov, kolmogorovTail } from './kolmogorov-smirnov.ts';

const test = (a: number[], b: number[]) => kolmogorovSmirnov(Float64Array.from(a), Float64Array.from(b));

describe('the test of Kolmogorov and Smirnov', () => {
  it('is exact for small samples: of C(6, 3) = 20 orders two are as far apart as three below three', () => {
    expect(test([1, 2, 3], [4, 5, 6])).toEqual({ d: 1, p: expect.closeTo(2 / 20, 12), method: 'exact' });
    expect(test([4, 5, 6], [1, 2, 3]).p).toBeCloseTo(2 / 20, 12);
    expect(test([1], [2])).toEqual({ d: 1, p: 1, method: 'exact' });
    // a b a b: F₁ − F₂ is ½, 0, ½, 0, and no order of two and two stays below ½.
    expect(test([1, 3], [2, 4])).toEqual({ d: 0.5, p: 1, method: 'exact' });
    expect(test([1, 2], [3, 4])).toEqual({ d: 1, p: expect.closeTo(2 / 6, 12), method: 'exact' });
  });

  it('takes the supremum of |F₁ − F₂|, values that are in both at once', () => {
    // After 2: 2/3 and 2/4; after 5: 2/3 and 3/4; after 7: 1 and 3/4.
    expect(test([1, 2, 7], [2, 2, 5, 9]).d).toBeCloseTo(1 / 3, 12);
    expect(test([1, 2, 3], [1, 2, 3])).toMatchObject({ d: 0, p: 1 });
    // The definition, on every value, of two samples of other lengths.
    const a = Float64Array.from({ length: 57 }, (_, i) => Math.sin(i * 12.9898) * 3).sort();
    const b = Float64Array.from({ length: 91 }, (_, i) => Math.sin(i * 78.233) * 2 + 0.5).sort();
    const share = (values: Float64Array, at: number) =>
      values.filter((value) => value <= at).length / values.length;
    const d = Math.max(...[...a, ...b].map((at) => Math.abs(share(a, at) - share(b, at))));
    expect(kolmogorovSmirnov(a, b).d).toBeCloseTo(d, 12);
  });

  it('follows Kolmogorov’s distribution: its critical values as in every table', () => {
    expect(kolmogorovTail(1.3581)).toBeCloseTo(0.05, 5);
    expect(kolmogorovTail(1.62762)).toBeCloseTo(0.01, 5);
    expect(kolmogorovTail(0.82757)).toBeCloseTo(0.5, 4);
    // Both series are the same where they meet.
    expect(kolmogorovTail(1 - 1e-12)).toBeCloseTo(kolmogorovTail(1), 10);
    expect(kolmogorovTail(0)).toBe(1);
    expect(kolmogorovTail(30)).toBe(0);
  });

  it('nears its own limit where samples are long', () => {
    const a = Float64Array.from({ length: 100 }, (_, i) => i);
    const b = Float64Array.from({ length: 100 }, (_, i) => i + 15.5);
    const { d, p, method } = kolmogorovSmirnov(a, b);
    expect(method).toBe('exact');
    expect(d).toBeCloseTo(0.16, 12);
    expect(Math.abs(p - kolmogorovTail(d * Math.sqrt(50)))).toBeLessThan(0.03);
  });

  it('says nothing of nothing', () => {
    expect(test([], [1])).toEqual({ d: Number.NaN, p: Number.NaN, method: 'asymptotic' });
  });
});
