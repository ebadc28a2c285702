import { Readable } from 'node:stream';
import { listQuarantined, sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { type CommittedChange, type Ingest, MAX_ANNOUNCED } from '@wp/ingest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  body,
  DAY,
  dirtyDays,
  empty,
  GATEWAY,
  ingestOn,
  START,
  seriesAndRecount,
  stream,
  tableOf,
} from './ingest-fixture.ts';

let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
  ingest = ingestOn(opened.database);
}, 60_000);
beforeEach(() => empty(opened.database));
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});

const good = { module: 'A', timestamp: START, voltage: 1 };
const send = (input: unknown, sender = GATEWAY) => ingest.ingestBody(body(input), sender);
const kept = async () =>
  (
    await sql<{ id: number; index: number; code: string; record: string; principal: string }>`
      select id, record_index as index, code, record, principal from quarantine order by id`.execute(
      opened.database.db,
    )
  ).rows;

describe('the quarantine', () => {
  it('keeps each rejected record as it was sent, with its reason', async () => {
    const wrong = { module: 'A', timestamp: START, voltage: '12' };
    await send({ batchId: 'q1', readings: [good, wrong] });
    expect(await kept()).toMatchObject([
      { index: 1, code: 'INVALID_VALUE', record: JSON.stringify(wrong), principal: 'gateway:1' },
    ]);
  });

  it('replays corrected records once, and tells what came of each', async () => {
    await send([
      { ...good, voltage: 'x' },
      { ...good, timestamp: 'x' },
    ]);
    const [first, second] = (await kept()).map((row) => row.id);
    const ids = { first: first ?? 0, second: second ?? 0 };
    const answers = await ingest.replay(
      [{ id: ids.first, corrected: { ...good, voltage: 5 } }, { id: ids.second }, { id: 2_000_000 }],
      'user:1',
    );
    expect(answers).toMatchObject([
      { id: ids.first, outcome: 'stored' },
      { id: ids.second, outcome: 'rejected', code: 'INVALID_TIMESTAMP', path: 'timestamp' },
      { id: 2_000_000, outcome: 'not-found' },
    ]);
    expect(await tableOf(opened.database)).toEqual({ [`A|voltage|${START}`]: 5 });
    expect(await ingest.replay([{ id: ids.first }], 'user:1')).toEqual([
      { id: ids.first, outcome: 'already-replayed' },
    ]);
    const { kept: series, recount } = await seriesAndRecount(opened.database);
    expect(series).toEqual(recount);
  });

  it('replays an unknown module after it was registered, in the gateway’s zone', async () => {
    const berlin = { ...GATEWAY, autoRegister: false, timeZone: 'Europe/Berlin' };
    const day = new Date(START).toISOString().slice(0, 10);
    await send([{ module: 'LATER', timestamp: `${day} 12:00:00`, voltage: 1 }], berlin);
    const [row] = await kept();
    expect(row).toMatchObject({ code: 'UNKNOWN_MODULE' });
    await sql`insert into modules (module_num) values ('LATER')`.execute(opened.database.db);
    const answers = await ingest.replay([{ id: row?.id ?? 0 }], 'user:1');
    expect(answers).toMatchObject([{ outcome: 'stored' }]);
    const [key] = Object.keys(await tableOf(opened.database));
    const hour = new Intl.DateTimeFormat('de', {
      hour: 'numeric',
      hourCycle: 'h23',
      timeZone: 'Europe/Berlin',
    });
    expect(hour.formatToParts(Number(key?.split('|')[2]))[0]?.value).toBe('12');
  });

  it('replays with the mode of the batch it came with', async () => {
    await send([good]);
    await send({ onDuplicate: 'replace', readings: [{ ...good, voltage: 'x' }] });
    await send([{ ...good, voltage: 'y' }]);
    const [replace, ignore] = (await kept()).map((row) => row.id);
    const corrected = { ...good, voltage: 9 };
    expect(await ingest.replay([{ id: replace ?? 0, corrected }], 'user:1')).toMatchObject([
      { outcome: 'replaced' },
    ]);
    expect(
      await ingest.replay([{ id: ignore ?? 0, corrected: { ...good, voltage: 3 } }], 'user:1'),
    ).toMatchObject([{ outcome: 'duplicate' }]);
    expect(await tableOf(opened.database)).toEqual({ [`A|voltage|${START}`]: 9 });
  });

  it('replays one record once where two ask at once', async () => {
    await send([{ ...good, voltage: 'x' }]);
    const id = (await kept())[0]?.id ?? 0;
    const both = await Promise.all(
      [1, 2].map((voltage) => ingest.replay([{ id, corrected: { ...good, voltage } }], 'user:1')),
    );
    expect(
      both
        .flat()
        .map((a) => a.outcome)
        .sort(),
    ).toEqual(['already-replayed', 'stored']);
  });
});

describe('one sender', () => {
  const other = { ...GATEWAY, principal: 'gateway:2' };
  const bad = (i: number) => ({ ...good, voltage: `x${i}` });
  const perSender = async () =>
    (
      await sql<{ principal: string; rows: number; bytes: number }>`select principal, count(*) as rows,
        sum(octet_length(record))::float8 as bytes from quarantine group by 1 order by 1`.execute(
        opened.database.db,
      )
    ).rows;

  it('cannot wash out the quarantine of another, and what it lost itself is counted', async () => {
    await send([bad(0)], other);
    await sql`update counters set value = 0 where name = 'quarantine_dropped'`.execute(opened.database.db);
    // A good record first: a stream of nothing but rejects is refused.
    const many = [good, ...Array.from({ length: 20_050 }, (_, i) => bad(i))];
    await stream(ingest, many);
    expect(await perSender()).toMatchObject([
      { principal: 'gateway:1', rows: 20_000 },
      { principal: 'gateway:2', rows: 1 },
    ]);
    const { dropped } = await listQuarantined(opened.database.db, { includeReplayed: false, limit: 1 });
    expect(dropped).toBe(50);
  });

  it('is bounded in bytes too, and the list comes in pages of some megabytes', async () => {
    const large = (i: number) => ({ ...bad(i), note: 'n'.repeat(900_000) });
    for (let i = 0; i < 80; i += 10)
      await stream(ingest, [good, ...Array.from({ length: 10 }, (_, j) => large(i + j))]);
    const [kept] = await perSender();
    expect(kept?.bytes).toBeGreaterThan(60 * 1024 * 1024);
    expect(kept?.bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    const seen: number[] = [];
    let beforeId: number | undefined;
    for (;;) {
      const filter = { includeReplayed: false, limit: 1000, beforeId };
      const page = await listQuarantined(opened.database.db, filter);
      expect(page.records.reduce((sum, { record }) => sum + record.length, 0)).toBeLessThan(5 * 1024 * 1024);
      seen.push(...page.records.map((record) => record.id));
      if (page.nextBeforeId === null) break;
      beforeId = page.nextBeforeId;
    }
    expect(seen).toHaveLength(kept?.rows ?? 0);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('a stream whose first 10,000 lines are all rejected', () => {
  const nonsense = (count: number) => Array.from({ length: count }, (_, i) => ({ nonsense: i }));

  it('is refused though the next line is good, wherever its chunks end, and one line less is taken', async () => {
    const odd = ingestOn(opened.database, { chunkRecords: 1750 });
    try {
      for (const next of [good, { module: 'NEW', timestamp: START, voltage: 1 }]) {
        const strict = { ...GATEWAY, autoRegister: false };
        await expect(stream(odd, [...nonsense(10_000), next], {}, strict)).rejects.toMatchObject({
          reason: 'ALL_REJECTED',
          details: { received: 10_000, rejected: 10_000 },
        });
      }
      expect(await kept()).toEqual([]);
      expect(await stream(odd, [...nonsense(9_999), good])).toMatchObject({ stored: 1, rejected: 9_999 });
    } finally {
      await odd.close();
    }
  });

  it('is refused before the rest is read, takes no batchId, and leaves nothing in the quarantine', async () => {
    let read = 0;
    async function* endless() {
      for (; ; read++) yield Buffer.from('{"nonsense":1}\n'.repeat(1000));
    }
    const options = { mode: 'partial', onDuplicate: 'ignore', gzip: false, batchId: 'hopeless' } as const;
    await expect(ingest.ingestStream(Readable.from(endless()), GATEWAY, options)).rejects.toMatchObject({
      reason: 'ALL_REJECTED',
      details: { errors: expect.objectContaining({ length: 100 }) },
    });
    expect(read).toBeLessThan(1000);
    expect(await kept()).toEqual([]);
    expect(await stream(ingest, [good], { batchId: 'hopeless' })).toMatchObject({
      stored: 1,
      replayed: false,
    });
  });

  it('is taken where one of them is good, or of a module that may yet be registered', async () => {
    const late = [...nonsense(9000), good, ...nonsense(3000)];
    expect(await stream(ingest, late)).toMatchObject({ received: 12_001, stored: 1, rejected: 12_000 });
    const rows = await kept();
    expect(rows.map((row) => row.index).sort((a, b) => a - b)).toEqual(
      late.flatMap((record, i) => (record === good ? [] : [i])),
    );
    const strict = { ...GATEWAY, autoRegister: false };
    const unknown = [...nonsense(5000), { ...good, module: 'NOT-YET' }, ...nonsense(6000)];
    expect(await stream(ingest, unknown, {}, strict)).toMatchObject({ stored: 0, rejected: 11_001 });
  });

  it('of fewer lines has its receipt, and all of them in the quarantine', async () => {
    expect(await stream(ingest, nonsense(9999))).toMatchObject({ received: 9999, rejected: 9999 });
    expect(await kept()).toHaveLength(9999);
  });
});

describe('late data into a compressed chunk', () => {
  const OLD = START - 60 * DAY;
  const at = (i: number, voltage: number, module = 'A') => ({ module, timestamp: OLD + i * 60_000, voltage });

  it.each(['ignore', 'replace'] as const)('is taken with %s', async (onDuplicate) => {
    await send([at(0, 1), at(1, 2), at(2, 3, 'B')]);
    await sql`select compress_chunk(c) from show_chunks('reading') c`.execute(opened.database.db);
    await sql`delete from rollup_dirty`.execute(opened.database.db);
    const receipt = await send({ onDuplicate, readings: [at(0, 10), at(5, 50), at(2, 30, 'B')] });
    const other = onDuplicate === 'ignore' ? { duplicates: 2, points: 1 } : { replaced: 2, points: 3 };
    expect(receipt).toMatchObject({ received: 3, stored: 1, ...other });
    const replaced = onDuplicate === 'replace';
    expect(await tableOf(opened.database)).toEqual({
      [`A|voltage|${OLD}`]: replaced ? 10 : 1,
      [`A|voltage|${OLD + 60_000}`]: 2,
      [`A|voltage|${OLD + 300_000}`]: 50,
      [`B|voltage|${OLD + 120_000}`]: replaced ? 30 : 3,
    });
    expect(await dirtyDays(opened.database)).toEqual([OLD]);
    const { kept: series, recount } = await seriesAndRecount(opened.database);
    expect(series).toEqual(recount);
  });

  it('of which retention has dropped the raw data is refused', async () => {
    const before = JSON.stringify({ before: new Date(START - 30 * DAY).toISOString() });
    await sql`insert into settings (key, value) values ('raw_dropped', ${before}::jsonb)`.execute(
      opened.database.db,
    );
    const fresh = ingestOn(opened.database);
    try {
      const receipt = await fresh.ingestBody(body([at(0, 1)]), GATEWAY);
      expect(receipt).toMatchObject({ rejected: 1, errors: [{ code: 'TIME_OUT_OF_RANGE' }] });
    } finally {
      await fresh.close();
      await sql`delete from settings where key = 'raw_dropped'`.execute(opened.database.db);
    }
  });
});

describe('those who follow, and the counters', () => {
  it('are told what was committed, and nothing after they stopped', async () => {
    const heard: CommittedChange[] = [];
    const stop = ingest.onCommitted({ isWanted: () => true, publish: (change) => heard.push(change) });
    const before = { ...ingest.counters, records: { ...ingest.counters.records } };
    await send([good, { ...good, extra: 1, voltage: 'x' }, { ...good, timestamp: START + 1, more: 1 }]);
    stop();
    await send([{ ...good, timestamp: START + 2 }]);
    expect(heard).toEqual([
      {
        moduleNames: ['A'],
        points: {
          moduleNames: ['A'],
          metricNames: ['voltage'],
          module: Int32Array.of(0, 0),
          metric: Int32Array.of(0, 0),
          timeMs: Float64Array.of(START, START + 1),
          value: Float64Array.of(1, 1),
        },
      },
    ]);
    const { records, batches, points, extraFields } = ingest.counters;
    expect(records.stored - before.records.stored).toBe(3);
    expect(records.rejected - before.records.rejected).toBe(1);
    expect([batches - before.batches, points - before.points, extraFields - before.extraFields]).toEqual([
      2, 3, 1,
    ]);
  });

  it.each(['json', 'partial', 'atomic'] as const)(
    'are not told of what was there before (%s)',
    async (way) => {
      const heard: number[] = [];
      const publish = ({ points }: CommittedChange) => heard.push(...(points?.value ?? []));
      const records = [1, 2, 3].map((i) => ({ ...good, timestamp: START + i, voltage: i }));
      await send(records.slice(0, 2));
      const stop = ingest.onCommitted({ isWanted: () => true, publish });
      const again = records.map((record) => ({ ...record, voltage: record.voltage * 10 }));
      const sent = () => (way === 'json' ? send(again) : stream(ingest, again, { mode: way }));
      await sent();
      expect(heard).toEqual([30]);
      await sent();
      expect(heard).toEqual([30]);
      stop();
    },
  );

  it('are told of the modules alone where the points are too many', async () => {
    const heard: CommittedChange[] = [];
    const stop = ingest.onCommitted({ isWanted: () => true, publish: (change) => heard.push(change) });
    const many = Array.from({ length: MAX_ANNOUNCED + 1 }, (_, i) => ({ ...good, timestamp: START + i }));
    await stream(ingest, many, { mode: 'atomic' });
    stop();
    expect(heard.at(-1)).toEqual({ moduleNames: ['A'] });
    expect(heard.reduce((sum, { points }) => sum + (points?.value.length ?? 0), 0)).toBeLessThanOrEqual(
      MAX_ANNOUNCED,
    );
  });
});

describe('overflow', () => {
  it('is refused as OVERLOADED with figures, and what was let in is stored', async () => {
    const small = ingestOn(opened.database, { maxConcurrent: 1, maxWaiting: 1 });
    try {
      const settled = await Promise.allSettled(
        [1, 2, 3, 4].map((i) => small.ingestBody(body([{ ...good, timestamp: START + i }]), GATEWAY)),
      );
      expect(settled.map((s) => s.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
      expect(settled[3]).toMatchObject({
        reason: { reason: 'OVERLOADED', details: { max: 2, use: 2, retryAfterSeconds: expect.any(Number) } },
      });
      expect(Object.keys(await tableOf(opened.database))).toHaveLength(2);
    } finally {
      await small.close();
    }
  });
});
