import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortRows } from './sort-rows.ts';

const numbers = (values: readonly number[]) =>
  ({ kind: 'number', name: 'x', values: Float64Array.from(values) }) as const;

describe('rows in the order of a column', () => {
  it('are those that comparing gives, up and down, equal ones as they were and missing ones last', () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(-0));
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (values, isDescending) => {
        const places = values.map((_, i) => i);
        const compared = (a: number, b: number) => {
          const [x, y] = [values[a] as number, values[b] as number];
          if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
          return x < y ? (isDescending ? 1 : -1) : x > y ? (isDescending ? -1 : 1) : 0;
        };
        expect([...sortRows(numbers(values), { isDescending })]).toEqual(places.sort(compared));
      }),
    );
  });

  it('of texts is the one that people expect', () => {
    const column = { kind: 'text', name: 't', values: ['m10', null, 'm2', 'm10', 'a'] } as const;
    expect([...sortRows(column)]).toEqual([4, 2, 0, 3, 1]);
    expect([...sortRows(column, { isDescending: true })]).toEqual([0, 3, 2, 4, 1]);
  });

  it('ends where it is told to', () => {
    const step = () => {
      throw new Error('enough');
    };
    expect(() => sortRows(numbers([2, 1]), { step })).toThrow('enough');
  });
});
