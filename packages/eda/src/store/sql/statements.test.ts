import { describe, expect, it } from 'vitest';
import { checkStatements, createStatement, namesForSql, quoted } from './statements.ts';

describe('statements', () => {
  it('quotes names, and names columns apart', () => {
    expect(quoted('a "b"; DROP TABLE c')).toBe('"a ""b""; DROP TABLE c"');
    expect(createStatement('t', [{ name: '"', type: 'VARCHAR' }])).toBe('CREATE TABLE "t" ("""" VARCHAR)');
    expect(namesForSql(['V', 'v', '', 'v_2', '__proto__', 'constructor'])).toEqual([
      'V',
      'v_2',
      'column_3',
      'v_2_2',
      '__proto__',
      'constructor',
    ]);
  });

  it.each([
    "SELECT '; INSTALL x'",
    'SELECT 1 AS "; LOAD x"',
    'SELECT 1 -- ; ATTACH x\n + 1',
    'SELECT 1 /* ; LOAD x; */ + 1',
    'SELECT $$; LOAD x$$, $tag$; LOAD $$ x$tag$',
    'SELECT load FROM t',
    "SELECT 'open ; LOAD x",
    'PRAGMA table_info(t)',
    "SELECT 'it''s; LOAD'",
  ])('lets %s be', (sql) => {
    expect(() => checkStatements(sql)).not.toThrow();
  });

  it.each([
    'LOAD x',
    ' \n load x',
    '-- a\nLOAD x',
    'SELECT 1;LOAD x',
    "SELECT '''';/* ; */ LOAD x",
    'LOAD/**/x',
  ])('refuses %s', (sql) => {
    expect(() => checkStatements(sql)).toThrow(/LOAD is not allowed/);
  });

  it('looks through long statements in no time that grows by the square', () => {
    const sql = `SELECT ${"/*'".repeat(200_000)}`;
    expect(() => checkStatements(sql)).not.toThrow();
  });
});
