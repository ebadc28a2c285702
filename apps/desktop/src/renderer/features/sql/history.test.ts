import { describe, expect, it } from 'vitest';
import { found, type PastStatement, readHistory, withStatement } from './history.ts';

const past = (statement: string, atMs = 0): PastStatement => ({ statement, dataset: 'Roof', atMs });

describe('what was run', () => {
  it('is kept once, the newest first, up to 200', () => {
    expect(withStatement([past('a'), past('b')], past('b', 1))).toEqual([past('b', 1), past('a')]);
    const many = Array.from({ length: 200 }, (_, i) => past(String(i)));
    const next = withStatement(many, past('new'));
    expect([next.length, next[0]?.statement, next.at(-1)?.statement]).toEqual([200, 'new', '198']);
  });

  it('is found by all words of a search', () => {
    const all = [past('SELECT power FROM data'), past('SELECT 1')];
    expect(found(all, 'data  Power')).toEqual([all[0]]);
    expect(found(all, '')).toEqual(all);
  });

  it('is nothing where what was kept is no history', () => {
    expect(readHistory(null)).toEqual([]);
    expect(readHistory('{')).toEqual([]);
    expect(readHistory('{"a":1}')).toEqual([]);
    expect(readHistory(JSON.stringify([past('a'), { statement: 1 }, null]))).toEqual([past('a')]);
  });
});
