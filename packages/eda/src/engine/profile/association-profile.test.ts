import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codedTexts } from '../column/coded-texts.ts';
import { cramersV } from '../pairs/cramers-v.ts';
import { mutualInformation } from '../pairs/mutual-information.ts';
import { associationProfile, MOST_CATEGORIES } from './association-profile.ts';
import type { ProfileColumn, TextColumn } from './column-input.ts';
import { pairProfile, sampledRows } from './pair-profile.ts';

const text = (name: string, values: (string | null)[]): TextColumn => ({ kind: 'text', name, values });
const cell = fc.constantFrom('a', 'b', 'c', null);

describe('what is missing together', () => {
  it('is counted by pair, and correlated as being missing is', () => {
    const columns: ProfileColumn[] = [
      { kind: 'number', name: 'x', values: Float64Array.of(1, Number.NaN, Number.NaN, 4, 5) },
      { kind: 'time', name: 'whole', values: Float64Array.of(1, 2, 3, 4, 5) },
      { kind: 'number', name: 'y', values: Float64Array.of(1, Number.POSITIVE_INFINITY, Number.NaN, 4, 5) },
      text('z', [null, 'a', 'a', null, 'a']),
    ];
    const { missing_matrix } = associationProfile(columns, 5);
    expect(missing_matrix.columns).toEqual(['x', 'y', 'z']);
    expect(missing_matrix.matrix).toEqual([
      [2, 2, 0],
      [2, 2, 0],
      [0, 0, 2],
    ]);
    expect(missing_matrix.correlation[0]?.[1]).toBeCloseTo(1, 12);
    // pandas: isna().corr() of (0,1,1,0,0) and (1,0,0,1,0).
    expect(missing_matrix.correlation[0]?.[2]).toBeCloseTo(-2 / 3, 12);
  });

  it('counts as one by one over any number of rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 200 }),
        (rows) => {
          const column = (name: string, at: 0 | 1): ProfileColumn => ({
            ...{ kind: 'number', name },
            values: Float64Array.from(rows, (row) => (row[at] ? Number.NaN : 1)),
          });
          const { columns, matrix } = associationProfile(
            [column('a', 0), column('b', 1)],
            rows.length,
          ).missing_matrix;
          if (columns.length === 2) expect(matrix[0]?.[1]).toBe(rows.filter(([a, b]) => a && b).length);
        },
      ),
    );
  });
});

describe('categories', () => {
  it('go together as Cramér’s V says, coded or not', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 60 }), (rows) => {
        const columns = [
          text(
            'p',
            rows.map(([p]) => p),
          ),
          text(
            'q',
            rows.map(([, q]) => q),
          ),
        ];
        const plain = associationProfile(columns, rows.length);
        const expected = cramersV(
          rows.map(([p]) => p),
          rows.map(([, q]) => q),
        );
        const found = plain.cramers_v.matrix[0]?.[1] ?? null;
        if (Number.isNaN(expected)) expect(found).toBeNull();
        else expect(found).toBeCloseTo(expected, 12);
        expect(associationProfile(columns.map(codedTexts), rows.length)).toEqual(plain);
      }),
    );
  });

  it('are none of more than a hundred different texts', () => {
    const rows = MOST_CATEGORIES + 1;
    const free = text(
      'free',
      Array.from({ length: rows }, (_, i) => `text ${i}`),
    );
    const few = text(
      'few',
      Array.from({ length: rows }, (_, i) => `${i % 2}`),
    );
    expect(associationProfile([free, few], rows).cramers_v.columns).toEqual(['few']);
  });
});

describe('mutual information of all pairs', () => {
  it('is that of the two columns, and says how many rows it looked at', () => {
    const x = Float64Array.from({ length: 900 }, (_, i) => Math.sin(i));
    const y = x.map((value) => value * value);
    const columns = [
      { name: 'x', values: x },
      { name: 'y', values: y },
    ];
    const { mutual_information: found, spearman } = pairProfile(columns, 900);
    const alone = mutualInformation(x, y);
    expect(found).toMatchObject({ columns: ['x', 'y'], bins: alone.bins, rows: 900, exact: true });
    expect(found.matrix[0]?.[1]).toBe(alone.nats);
    expect(found.normalised[1]?.[0]).toBe(alone.normalised);
    // What no rank correlation sees.
    expect(alone.normalised).toBeGreaterThan(0.5);
    expect(Math.abs(spearman.matrix[0]?.[1] ?? 1)).toBeLessThan(0.1);
    expect(pairProfile(columns, 900, 300).mutual_information).toMatchObject({
      rows: 300,
      exact: false,
      seed: 1,
    });
    expect(sampledRows(10, 20)).toEqual({ sample: undefined, rows: 10, exact: true });
  });
});
