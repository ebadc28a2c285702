// What the database refuses is told, and nothing of it is given a receipt.
import { deleteOldReceipts, findReceipt, sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import type { Ingest } from '@wp/ingest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { body, empty, GATEWAY, ingestOn, START, stream, tableOf } from './ingest-fixture.ts';

let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
  ingest = ingestOn(opened.database, { chunkRecords: 250 });
}, 60_000);
beforeEach(() => empty(opened.database));
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});

const reading = (i: number, voltage = i) => ({ module: 'A', timestamp: START + i * 1000, voltage });
const readings = (count: number) => Array.from({ length: count }, (_, i) => reading(i));
const run = (statement: string) => sql.raw(statement).execute(opened.database.db);
const send = (input: unknown) => ingest.ingestBody(body(input), GATEWAY);

/** Values that the table takes from nobody, and from a COPY alone not: as where the disk is full for a moment. */
const REFUSED = 666;
const REFUSED_BY_COPY = 667;
const SQLSTATE = '55000';

describe('a COPY that fails', () => {
  beforeAll(async () => {
    await run(`create function refuse_reading() returns trigger language plpgsql as $$ begin
      if new.value = ${REFUSED} or (new.value = ${REFUSED_BY_COPY} and current_query() ilike 'copy %') then raise exception 'refused' using errcode = '${SQLSTATE}'; end if;
      return new; end $$`);
    await run(
      'create trigger refuse before insert on reading for each row execute function refuse_reading()',
    );
  });
  afterAll(async () => {
    await run('drop trigger refuse on reading');
    await run('drop function refuse_reading()');
  });

  it.each([
    ['straight into the table', 0, REFUSED_BY_COPY],
    ['by the staging table', 250, REFUSED],
  ])('is not swallowed, %s: nothing is stored and no receipt given', async (_way, known, refused) => {
    if (known > 0) await send(readings(known));
    const before = await tableOf(opened.database);
    // Where the first chunk holds duplicates, the next one goes to staging at once.
    const batch = { batchId: 'b1', readings: [...readings(300), reading(400, refused)] };
    await expect(send(batch)).rejects.toMatchObject({ code: SQLSTATE });
    expect(await tableOf(opened.database)).toEqual(before);
    expect(await findReceipt(opened.database.db, 'b1', GATEWAY.principal)).toBeUndefined();
    const mended = await send({ batchId: 'b1', readings: readings(300) });
    expect(mended).toMatchObject({ stored: 300 - known, duplicates: known, replayed: false });
  });

  it.each(['partial', 'atomic'] as const)('gives a stream no receipt, %s', async (mode) => {
    const failing = stream(ingest, [...readings(3), reading(4, REFUSED)], { mode, batchId: 'b1' });
    await expect(failing).rejects.toMatchObject({ code: SQLSTATE });
    expect(await findReceipt(opened.database.db, 'b1', GATEWAY.principal)).toBeUndefined();
    expect(await tableOf(opened.database)).toEqual({});
  });
});

describe('a receipt', () => {
  it('is not thrown away before its 90 days are over, nor kept for ever', async () => {
    for (const [batchId, days] of [
      ['young', 89],
      ['old', 91],
    ] as const) {
      await send({ batchId, readings: readings(2) });
      await sql`update batches set created_at = now() - make_interval(days => ${days})
        where batch_id = ${batchId}`.execute(opened.database.db);
    }
    expect(await deleteOldReceipts(opened.database.db)).toBe(1);
    expect(await send({ batchId: 'young', readings: readings(2) })).toMatchObject({ replayed: true });
    expect(await findReceipt(opened.database.db, 'old', GATEWAY.principal)).toBeUndefined();
    expect(await send({ batchId: 'old', readings: readings(2) })).toMatchObject({
      replayed: false,
      duplicates: 2,
    });
  });
});
