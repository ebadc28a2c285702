import { expect, it } from 'vitest';
import { isPooled, statementName } from './statement-names.ts';

it('names a statement by its text, and leaves the hypertable and its roll-ups to be planned each time', () => {
  const name = statementName('select "id" from "modules" where "id" = $1');
  expect(name).toMatch(/^wp_[\w-]{24}$/);
  expect(statementName('select "id" from "modules" where "id" = $1')).toBe(name);
  expect(statementName('select "id" from "modules" where "id" > $1')).not.toBe(name);
  for (const table of ['reading', '"reading"', 'public.reading_hour', 'reading_day d', 'READING'])
    expect(statementName(`select 1 from ${table} where time > $1`)).toBeUndefined();
});

it('keeps no plan behind a pooler that says so in the URL', () => {
  expect(isPooled('postgres://wp@host:6432/wp?pgbouncer=true')).toBe(true);
  expect(isPooled('postgres://wp@host/wp?sslmode=require&pgbouncer=1')).toBe(true);
  expect(isPooled('postgres://wp@host/pgbouncer=true')).toBe(false);
  expect(isPooled('postgres://wp@host/wp?pgbouncer=false')).toBe(false);
});

it('keeps a bounded number of names', () => {
  for (let i = 0; i < 600; i++) statementName(`select ${i} where 1 = $1`);
  expect(statementName('select 601 where 1 = $1')).toBeUndefined();
  expect(statementName('select 0 where 1 = $1')).toBeDefined();
});
