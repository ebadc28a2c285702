import { listLatest, listNewestWeeks, selectLatest } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const WEEK = 7 * 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1);
/** Module `i` fell silent in the week `i`, and all of `CURRENT` in the last. */
const SILENT = 12;
const CURRENT = 5;

let opened: TestDatabase;
const newest = new Map<string, number>();

beforeAll(async () => {
  opened = await openTestDatabase();
  const readings = [];
  for (let module = 0; module < SILENT + CURRENT; module++) {
    const last = BEGIN + Math.min(module, SILENT) * WEEK + 3_600_000;
    newest.set(`m${String(module).padStart(2, '0')}`, last);
    for (let t = BEGIN; t < last; t += WEEK) readings.push({ module, t, value: -1 });
    readings.push({ module, t: last, value: module });
  }
  const names = JSON.stringify([...newest.keys()]);
  const rows = JSON.stringify(readings.map((r) => ({ ...r, t: new Date(r.t).toISOString() })));
  const { db } = opened.database;
  await sql`insert into modules (module_num) select jsonb_array_elements_text(${names}::jsonb)`.execute(db);
  await sql`insert into metrics (name) values ('power') on conflict do nothing`.execute(db);
  await sql`insert into reading (time, module_id, metric_id, value)
    select t, m.id, k.id, value from jsonb_to_recordset(${rows}::jsonb) as r (t timestamptz, module int, value float8)
    join modules m on m.module_num = 'm' || lpad(module::text, 2, '0') join metrics k on k.name = 'power'`.execute(
    db,
  );
  await sql`insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2`.execute(
    db,
  );
});
afterAll(() => opened[Symbol.asyncDispose]());

describe.sequential('the newest values', () => {
  it('are those of modules that fell silent too, each once, however many weeks these lie in', async () => {
    const latest = await listLatest(opened.database.db, undefined, undefined);
    expect(latest.map((l) => [l.module, l.time.getTime(), l.value])).toEqual(
      [...newest].map(([module, time], i) => [module, time, i]),
    );
  });

  it('are found without opening the other chunks, however many there are', async () => {
    const { db } = opened.database;
    const id = await sql<{ id: number }>`select id from modules where module_num = 'm03'`.execute(db);
    const asked = { moduleIds: [id.rows[0]?.id ?? 0], metricIds: undefined };
    const plan = await sql<{ 'QUERY PLAN': unknown }>`
      explain (format json) ${selectLatest(asked, await listNewestWeeks(db, asked))}`.execute(db);
    const chunks = await sql<{ count: number }>`select count(*) from timescaledb_information.chunks
      where hypertable_name = 'reading'`.execute(db);
    expect(Number(chunks.rows[0]?.count)).toBeGreaterThan(SILENT);
    // Its own, and the one before: the hour of the roll-up may begin there.
    expect(new Set(openedChunks(plan.rows[0]?.['QUERY PLAN'])).size).toBeLessThanOrEqual(2);
  });

  it('of nothing asked are none', async () => {
    expect(await listLatest(opened.database.db, [], undefined)).toEqual([]);
  });
});

/** The chunks that a plan names, whether it would run that part or not. */
function openedChunks(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(openedChunks);
  if (typeof plan !== 'object' || plan === null) return [];
  const node = plan as Record<string, unknown>;
  const name = node['Relation Name'];
  const own = typeof name === 'string' && /_chunk$/.test(name) ? [name] : [];
  return [...own, ...Object.values(node).flatMap(openedChunks)];
}
