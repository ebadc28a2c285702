import { describe, expect, it } from 'vitest';
import { cellText, harmless, tsvOf } from './cells.ts';

const values = Float64Array.of(471_239, 1 / 3, Number.NaN, 1e20);
const numbers = { kind: 'number', name: 'n', values } as const;
const times = {
  kind: 'time',
  name: 't',
  values: Float64Array.of(Date.UTC(2026, 9, 25, 1, 30), Number.NaN),
} as const;
const texts = { kind: 'text', name: 'x', values: ['=1+1', 'a\tb\nc', null] } as const;

describe('a cell', () => {
  it('rounds what has many digits, never a whole number, and has all of it on hover', () => {
    expect(cellText(numbers, 0, 'UTC')).toEqual({ short: '471,239', whole: '471239' });
    expect(cellText(numbers, 1, 'UTC')).toEqual({ short: '0.33333', whole: String(1 / 3) });
    expect(cellText(numbers, 2, 'UTC')).toBeUndefined();
    expect(cellText(numbers, 3, 'UTC')?.short).toBe('1e+20');
  });

  it('says which of two hours it was', () => {
    expect(cellText(times, 0, 'Europe/Berlin')?.short).toBe('2026-10-25 02:30:00+01:00');
    expect(cellText(times, 1, 'UTC')).toBeUndefined();
  });
});

it('copies the names of columns, which a file may choose, as harmless as its cells', () => {
  expect(['=cmd', 'a\tb', 'power'].map(harmless)).toEqual(["'=cmd", 'a b', 'power']);
});

it('copies cells so that a spreadsheet runs none of them', () => {
  const page = { rows: 3, from: 0, places: Uint32Array.of(0, 1, 2), columns: [texts, numbers] };
  expect(tsvOf([page], 'UTC')).toBe(`'=1+1\t471239\na b c\t${1 / 3}\n\t`);
});
