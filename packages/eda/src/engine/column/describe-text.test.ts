import { describe, expect, it } from 'vitest';
import { describeText } from './describe-text.ts';

describe('a text column', () => {
  it('counts, ranks and measures', () => {
    const described = describeText(['ok', 'ok', 'fault', '', null, undefined, 'ok', 'fault']);
    expect(described).toMatchObject({
      count: 6,
      missing: 2,
      distinct: 3,
      mode: 'ok',
      lengthMin: 0,
      lengthMax: 5,
      empty: 1,
    });
    expect(described.frequencies[1]).toEqual({ value: 'fault', count: 2 });
    expect(described.lengthMean).toBeCloseTo(16 / 6, 12);
    expect(described.entropy).toBeCloseTo(0.5 + Math.log2(3) / 3 + Math.log2(6) / 6, 12);
  });

  it('has no mode and no length when nothing is there', () => {
    expect(describeText([null])).toMatchObject({
      count: 0,
      mode: undefined,
      lengthMean: Number.NaN,
      entropy: 0,
    });
  });
});
