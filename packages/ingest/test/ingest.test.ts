import { Readable } from 'node:stream';
import type { OnDuplicate, Receipt } from '@wp/contract';
import { sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { createIngest, type IngestLimits, type Sender } from '@wp/ingest';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  const { db } = opened.database;
  await sql`truncate reading`.execute(db);
  for (const table of ['series', 'batches', 'quarantine', 'rollup_dirty'] as const)
    await db.deleteFrom(table).execute();
});

const SENDER: Sender = { principal: 'gateway:1', timeZone: 'UTC', autoRegister: true, modules: undefined };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const counts = ({ received, stored, duplicates, replaced, rejected, points }: Receipt) => ({
  received,
  stored,
  duplicates,
  replaced,
  rejected,
  points,
});

async function withIngest<T>(
  limits: Partial<IngestLimits>,
  use: (i: ReturnType<typeof createIngest>) => Promise<T>,
) {
  const ingest = createIngest({ database: opened.database, threads: 2, limits });
  try {
    return await use(ingest);
  } finally {
    await ingest.close();
  }
}

async function stored(): Promise<Map<string, number>> {
  const rows = await sql<{ key: string; value: number }>`
    select m.module_num || ' ' || k.name || ' ' || extract(epoch from r.time)::bigint as key, r.value
    from reading r join modules m on m.id = r.module_id join metrics k on k.id = r.metric_id`.execute(
    opened.database.db,
  );
  return new Map(rows.rows.map((row) => [row.key, row.value]));
}

interface Raw {
  module: string;
  timestamp: number;
  measures: { name: string; value: number | string }[];
  voltage?: number;
}

/** Few keys, so that duplicates are common, and a bad value now and then. */
const rawRecord = fc.record({
  module: fc.constantFrom('a', 'b'),
  timestamp: fc.integer({ min: 0, max: 5 }).map((i) => Date.UTC(2024, 0, 1) + i * 1000),
  measures: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('x', 'y'),
      value: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -9, max: 9 }) },
        { weight: 1, arbitrary: fc.constant('bad') },
      ),
    }),
    { selector: (m) => m.name, maxLength: 2 },
  ),
  voltage: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
}) as fc.Arbitrary<Raw>;

/** What the contract says, written down a second time without chunks, workers or a database. */
function model(records: readonly Raw[], onDuplicate: OnDuplicate, table: Map<string, number>) {
  const answer = { received: records.length, stored: 0, duplicates: 0, replaced: 0, rejected: 0, points: 0 };
  for (const record of records) {
    const values = [...record.measures.map((m): [string, number | string] => [m.name, m.value])];
    if (record.voltage !== undefined) values.push(['voltage', record.voltage]);
    if (values.length === 0 || values.some(([, value]) => typeof value !== 'number')) {
      answer.rejected += 1;
      continue;
    }
    let fresh = 0;
    for (const [name, value] of values) {
      const key = `${record.module} ${name} ${record.timestamp / 1000}`;
      if (!table.has(key)) fresh += 1;
      else if (onDuplicate === 'ignore') continue;
      table.set(key, Number(value));
    }
    answer.points += onDuplicate === 'replace' ? values.length : fresh;
    if (fresh > 0) answer.stored += 1;
    else if (onDuplicate === 'replace') answer.replaced += 1;
    else answer.duplicates += 1;
  }
  return answer;
}

describe('a receipt', () => {
  it('counts every record once and agrees with the model, wherever the batch is split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(rawRecord, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom<OnDuplicate>('ignore', 'replace'),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (batches, onDuplicate, chunkRecords, asStream) =>
          withIngest({ chunkRecords }, async (ingest) => {
            await sql`truncate reading`.execute(opened.database.db);
            await opened.database.db.deleteFrom('series').execute();
            const table = new Map<string, number>();
            for (const readings of batches) {
              const lines = readings.map((r) => `${JSON.stringify(r)}\n`).join('');
              const receipt = asStream
                ? await ingest.ingestStream(Readable.from([Buffer.from(lines)]), SENDER, {
                    mode: 'partial',
                    onDuplicate,
                    gzip: false,
                  })
                : await ingest.ingestBody(encode({ onDuplicate, readings }), SENDER);
              expect(counts(receipt)).toEqual(model(readings, onDuplicate, table));
              const { received, stored, duplicates, replaced, rejected } = receipt;
              expect(stored + duplicates + replaced + rejected).toBe(received);
              expect(receipt.errors.map((e) => e.index)).toEqual(
                receipt.errors.map((e) => e.index).sort((a, b) => a - b),
              );
            }
            expect(await stored()).toEqual(table);
            const series = await sql<{ wrong: number }>`
              select count(*) as wrong from series s full join (
                select module_id, metric_id, count(*) as points, min(time) as first_time, max(time) as last_time
                from reading group by 1, 2) r using (module_id, metric_id)
              where (s.points, s.first_time, s.last_time) is distinct from (r.points, r.first_time, r.last_time)`.execute(
              opened.database.db,
            );
            expect(series.rows[0]?.wrong).toBe(0);
          }),
      ),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of distinct records', async () => {
    const records = Array.from({ length: 30 }, (_, i) => ({
      module: 'a',
      voltage: i,
      timestamp: Date.UTC(2024, 0, 1) + i,
    }));
    await withIngest({ chunkRecords: 7 }, async (ingest) => {
      const first = await ingest.ingestBody(encode(records), SENDER);
      await sql`truncate reading`.execute(opened.database.db);
      const second = await ingest.ingestBody(encode([...records].reverse()), SENDER);
      expect(counts(second)).toEqual(counts(first));
    });
  });
});

describe('late readings', () => {
  it.each(['ignore', 'replace'] as const)('into a compressed chunk are judged alike: %s', (onDuplicate) =>
    withIngest({}, async (ingest) => {
      const record = (i: number, voltage: number) => ({
        module: 'a',
        voltage,
        timestamp: Date.UTC(2024, 0, 1) + i * 1000,
      });
      await ingest.ingestBody(encode([record(0, 1), record(1, 1)]), SENDER);
      await sql`select compress_chunk(c) from show_chunks('reading') c`.execute(opened.database.db);
      const receipt = await ingest.ingestBody(
        encode({ onDuplicate, readings: [record(1, 5), record(2, 5)] }),
        SENDER,
      );
      const other = onDuplicate === 'replace' ? 'replaced' : 'duplicates';
      expect(receipt).toMatchObject({ stored: 1, [other]: 1, rejected: 0 });
      expect([...(await stored()).values()].sort()).toEqual(
        onDuplicate === 'replace' ? [1, 5, 5] : [1, 1, 5],
      );
    }),
  );

  it('note the days that they touch, so that no roll-up hides them', () =>
    withIngest({}, async (ingest) => {
      const days = ['2024-03-01', '2023-07-09'];
      await ingest.ingestBody(
        encode(days.map((d) => ({ module: 'a', voltage: 1, timestamp: `${d} 12:00:00` }))),
        SENDER,
      );
      const noted = await opened.database.db
        .selectFrom('rollup_dirty')
        .select('day')
        .orderBy('day')
        .execute();
      expect(noted.map((row) => row.day.toISOString().slice(0, 10))).toEqual([...days].sort());
    }));
});

describe('what a sender may write', () => {
  const record = (module: string) => ({ module, voltage: 1, timestamp: '2024-01-01 00:00:00' });

  it('is decided by registration and by its list of modules', () =>
    withIngest({}, async (ingest) => {
      const strict = { ...SENDER, autoRegister: false };
      const unknown = await ingest.ingestBody(encode([record('never-seen')]), strict);
      expect(unknown.errors).toMatchObject([{ code: 'UNKNOWN_MODULE', path: 'module' }]);
      const limited = { ...SENDER, modules: new Set(['mine']) };
      const receipt = await ingest.ingestBody(encode([record('mine'), record('theirs')]), limited);
      expect(receipt).toMatchObject({ stored: 1, rejected: 1 });
      expect(receipt.errors).toMatchObject([{ index: 1, code: 'MODULE_NOT_ALLOWED' }]);
    }));

  it('ends with a module that is removed while its id is cached', () =>
    withIngest({}, async (ingest) => {
      await ingest.ingestBody(encode([record('gone')]), SENDER);
      await opened.database.db.deleteFrom('modules').where('module_num', '=', 'gone').execute();
      const strict = { ...SENDER, autoRegister: false };
      const late = { ...record('gone'), timestamp: '2024-01-02 00:00:00' };
      const receipt = await ingest
        .ingestBody(encode([late]), strict)
        .catch(() => ingest.ingestBody(encode([late]), strict));
      expect(receipt.errors).toMatchObject([{ code: 'UNKNOWN_MODULE' }]);
    }));

  it('is read in the zone of its gateway', () =>
    withIngest({}, async (ingest) => {
      const berlin = { ...SENDER, timeZone: 'Europe/Berlin' };
      const local = (timestamp: string) => ({ module: 'a', voltage: 1, timestamp });
      const readings = [
        local('2024-07-01 12:00:00'),
        local('2024-03-31 02:30:00'),
        local('2024-10-27 02:30:00'),
      ];
      const receipt = await ingest.ingestBody(encode(readings), berlin);
      expect(receipt.errors).toMatchObject([{ index: 1, code: 'NONEXISTENT_LOCAL_TIME' }]);
      const times = [...(await stored()).keys()].map((key) => Number(key.split(' ')[2]) * 1000).sort();
      expect(times).toEqual([Date.parse('2024-07-01T10:00:00Z'), Date.parse('2024-10-27T00:30:00Z')]);
      expect(ingest.counters.ambiguousTimes).toBe(1);
    }));
});

describe('too much at once', () => {
  it('is refused with the limit, and the rest is stored', () =>
    withIngest({ maxConcurrent: 1, maxWaiting: 1 }, async (ingest) => {
      const batch = (i: number) =>
        encode([{ module: 'a', voltage: i, timestamp: Date.UTC(2024, 0, 1) + i * 1000 }]);
      const answers = await Promise.allSettled(
        Array.from({ length: 6 }, (_, i) => ingest.ingestBody(batch(i), SENDER)),
      );
      const refused = answers.filter((a) => a.status === 'rejected').map((a) => a.reason);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]).toMatchObject({
        reason: 'OVERLOADED',
        details: { limit: expect.any(String), retryAfterSeconds: 2 },
      });
      expect((await stored()).size).toBe(answers.length - refused.length);
    }));
});
