import { describe, expect, it } from 'vitest';
import { columnProfile } from '../profile/column-profile.ts';
import { duplicateRowCount } from '../profile/duplicate-rows.ts';
import { codedTexts } from './coded-texts.ts';

const values = ['a', 'b', null, 'a', '', '__proto__', undefined, 'b', 'a'];
const plain = { kind: 'text' as const, name: 'word', values };

describe('coded texts', () => {
  it('are the texts that they were made from, and missing where these were', () => {
    const coded = codedTexts(plain);
    expect(coded.values).toEqual(values.map((value) => value ?? null));
    expect([...coded.codes]).toEqual([0, 1, -1, 0, 2, 3, -1, 1, 0]);
    expect(coded.dictionary).toEqual(['a', 'b', '', '__proto__']);
    expect(codedTexts(coded)).toBe(coded);
  });

  it('have the same profile and the same duplicate rows', () => {
    const coded = codedTexts(plain);
    expect(columnProfile(coded)).toEqual(columnProfile(plain));
    const number = { kind: 'number' as const, name: 'n', values: Float64Array.of(1, 2, 3, 1, 1, 1, 3, 2, 2) };
    expect(duplicateRowCount([coded, number])).toBe(duplicateRowCount([plain, number]));
    expect(duplicateRowCount([coded, number])).toBe(3);
  });

  it('become plain texts when their values are replaced', () => {
    const other = { ...codedTexts(plain), values: ['x'] };
    expect(columnProfile(other)).toMatchObject({ count: 1, mode: 'x' });
  });
});
