import { describe, expect, it } from 'vitest';
import { offsetOf, statementAt, statementsOf } from './statements.ts';

const texts = (text: string) => statementsOf(text).map((one) => one.text);

describe('the statements of a text', () => {
  it.each([
    ['SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['SELECT \';\' AS a; SELECT "a;b"', ["SELECT ';' AS a", 'SELECT "a;b"']],
    ["SELECT 'it''s; one'", ["SELECT 'it''s; one'"]],
    ['SELECT 1 -- ; not yet\n + 1; SELECT 2', ['SELECT 1 -- ; not yet\n + 1', 'SELECT 2']],
    ['SELECT /* a; b */ 1;', ['SELECT /* a; b */ 1']],
    ['SELECT $$a;b$$, $x$;$$;$x$; SELECT 2', ['SELECT $$a;b$$, $x$;$$;$x$', 'SELECT 2']],
    ["SELECT 'open; SELECT 2", ["SELECT 'open; SELECT 2"]],
    [';; \n ;', []],
    ['-- nothing but words\n', []],
    ['-- of the first\nSELECT 1;\n-- over\n', ['-- of the first\nSELECT 1']],
    ['SELECT 4 - 2 / 1 $ 3', ['SELECT 4 - 2 / 1 $ 3']],
  ])('%j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('each know where they stand', () => {
    const text = '  SELECT 1 ;\n\nSELECT 2\n';
    for (const { from, to, text: own } of statementsOf(text)) expect(text.slice(from, to)).toBe(own);
  });
});

describe('the statement at the cursor', () => {
  const text = 'SELECT 1;  \n\nSELECT 2; SELECT 3\n\n';
  it.each([
    [0, 'SELECT 1'],
    [8, 'SELECT 1'],
    [9, 'SELECT 1'],
    [11, 'SELECT 1'],
    [12, 'SELECT 2'],
    [13, 'SELECT 2'],
    [22, 'SELECT 2'],
    [23, 'SELECT 3'],
    [text.length, 'SELECT 3'],
  ])('at %d', (cursor, expected) => {
    expect(statementAt(text, cursor)?.text).toBe(expected);
  });

  it('is none where there is none', () => {
    expect(statementAt(' \n', 1)).toBeUndefined();
  });
});

it('finds the place that an error names', () => {
  const text = 'SELECT 1;\nSELECT\n  powr';
  const statement = statementAt(text, 12);
  expect(text.slice(offsetOf(statement?.text ?? '', { line: 2, column: 3 }, statement?.from ?? 0))).toBe(
    'powr',
  );
});
