import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { sql, withPatience } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { createIngest, type Ingest } from '@wp/ingest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { body, dirtyDays, empty, GATEWAY, ingestOn, START, stream, tableOf } from './ingest-fixture.ts';

let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
  ingest = ingestOn(opened.database, { chunkRecords: 4, maxRecords: 600, maxAtomicStreamBytes: 4000 }, 2);
}, 60_000);
beforeEach(() => empty(opened.database));
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});

const reading = (i: number, module = 'A') => ({ module, timestamp: START + i * 1000, voltage: i });
const readings = (count: number, module = 'A') => Array.from({ length: count }, (_, i) => reading(i, module));
const BAD = { module: 'A', timestamp: 'never', voltage: 1 };
const send = (input: unknown, sender = GATEWAY) => ingest.ingestBody(body(input), sender);
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(opened.database.db))
    .rows[0]?.n;

describe('a batchId', () => {
  it('gives the first receipt again and writes nothing, as JSON and as a stream', async () => {
    const batch = { batchId: 'b1', readings: [...readings(5), BAD] };
    const first = await send(batch);
    expect(first).toMatchObject({ batchId: 'b1', received: 6, stored: 5, rejected: 1, replayed: false });
    expect(await send(batch)).toEqual({ ...first, replayed: true });
    expect(await count('quarantine')).toBe(1);
    const streamed = await stream(ingest, readings(9, 'B'), { batchId: 'b2' });
    expect(await stream(ingest, readings(9, 'B'), { batchId: 'b2' })).toEqual({
      ...streamed,
      replayed: true,
    });
  });

  it('with other content is refused', async () => {
    await send({ batchId: 'b1', readings: readings(2) });
    const conflict = { reason: 'BATCH_CONFLICT', code: 'CONFLICT', details: { batchId: 'b1' } };
    await expect(send({ batchId: 'b1', readings: readings(3) })).rejects.toMatchObject(conflict);
    await expect(stream(ingest, readings(2), { batchId: 'b1' })).rejects.toMatchObject(conflict);
    expect(await count('reading')).toBe(2);
  });

  it('belongs to its sender', async () => {
    await send({ batchId: 'b1', readings: readings(2) });
    const other = await send(
      { batchId: 'b1', readings: readings(3) },
      { ...GATEWAY, principal: 'gateway:2' },
    );
    expect(other).toMatchObject({ stored: 1, duplicates: 2, replayed: false });
  });

  it('sent twice at once is worked on once', async () => {
    const batch = { batchId: 'b1', readings: readings(20) };
    const [a, b] = await Promise.all([send(batch), send(batch)]);
    expect([a?.replayed, b?.replayed].sort()).toEqual([false, true]);
    expect({ ...a, replayed: 0 }).toEqual({ ...b, replayed: 0 });
    expect(await count('batches')).toBe(1);
  });

  it('waits for a place no longer than its request may still wait, whatever it waited for before', async () => {
    const small = ingestOn(opened.database, { maxConcurrent: 1 });
    let end = () => {};
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const options = { mode: 'partial', onDuplicate: 'ignore' } as const;
    const receipt = await send(readings(1));
    const first = small.core.once(GATEWAY, options, async () => {
      await held;
      return receipt;
    });
    for (const batchId of ['b1', undefined]) {
      const second = withPatience({ leftMs: 20 }, () =>
        small.ingestBody(body({ batchId, readings: readings(1) }), GATEWAY),
      );
      await expect(second).rejects.toMatchObject({ reason: 'OVERLOADED' });
    }
    end();
    await first;
    await small.close();
  });

  it('that one sender sends again and again while it is in flight keeps no other sender out', async () => {
    const small = ingestOn(opened.database, { maxConcurrent: 2, maxWaiting: 4, maxStreams: 4 });
    const slow = new PassThrough();
    try {
      const options = { batchId: 'b1', mode: 'partial', onDuplicate: 'ignore', gzip: false } as const;
      const first = small.ingestStream(slow, GATEWAY, options);
      const again = Array.from({ length: 12 }, () =>
        small.ingestBody(body({ batchId: 'b1', readings: readings(1) }), GATEWAY),
      );
      const settled = Promise.allSettled([first, ...again]);
      const other = { ...GATEWAY, principal: 'gateway:2' };
      expect(
        await small.ingestBody(body({ batchId: 'b1', readings: readings(1, 'B') }), other),
      ).toMatchObject({ stored: 1 });
      slow.end(`${JSON.stringify(reading(0))}\n`);
      const answers = (await settled).map((answer) =>
        answer.status === 'fulfilled' ? 'stored' : answer.reason.reason,
      );
      expect(answers[0]).toBe('stored');
      expect(new Set(answers.slice(1))).toEqual(new Set(['OVERLOADED', 'BATCH_CONFLICT']));
    } finally {
      await small.close();
    }
  });

  it.each(['partial', 'atomic'] as const)(
    'sent at once to two processes, %s, is answered once',
    async (mode) => {
      const second = ingestOn(opened.database);
      try {
        const options = { batchId: 'b1', mode };
        const [a, b] = await Promise.all([
          stream(ingest, readings(20), options),
          stream(second, readings(20), options),
        ]);
        expect([a.replayed, b.replayed].sort()).toEqual([false, true]);
        expect({ ...a, replayed: 0 }).toEqual({ ...b, replayed: 0 });
        const json = { ...options, batchId: 'b2', readings: readings(20, 'B') };
        const both = await Promise.all([send(json), second.ingestBody(body(json), GATEWAY)]);
        expect(both.map((r) => r.replayed).sort()).toEqual([false, true]);
      } finally {
        await second.close();
      }
    },
  );

  it('of a refused batch can be used again; one that was missing is made up afresh', async () => {
    await expect(send({ batchId: 'b1', mode: 'atomic', readings: [BAD] })).rejects.toMatchObject({
      reason: 'BATCH_REFUSED',
    });
    expect(await send({ batchId: 'b1', mode: 'atomic', readings: readings(1) })).toMatchObject({ stored: 1 });
    const [one, two] = [await send(readings(1)), await send(readings(1))];
    expect(one.batchId).not.toBe(two.batchId);
    expect(two).toMatchObject({ duplicates: 1, replayed: false });
  });
});

describe('atomic', () => {
  const mixed = [...readings(300), BAD, ...readings(10, 'B'), { module: 'A' }];

  it.each(['json', 'stream'])(
    'stores nothing where one record is wrong, over every chunk (%s)',
    async (way) => {
      const refused =
        way === 'json'
          ? send({ batchId: 'b1', mode: 'atomic', readings: mixed })
          : stream(ingestWide(), mixed, { batchId: 'b1', mode: 'atomic' });
      await expect(refused).rejects.toMatchObject({
        reason: 'BATCH_REFUSED',
        code: 'BAD_REQUEST',
        details: {
          received: 312,
          rejected: 2,
          errors: [
            { index: 300, code: 'INVALID_TIMESTAMP', path: 'timestamp' },
            { index: 311, code: 'MISSING_TIMESTAMP', path: 'timestamp' },
          ],
        },
      });
      for (const table of ['reading', 'batches', 'series', 'quarantine', 'rollup_dirty']) {
        expect(await count(table)).toBe(0);
      }
      await wide?.close();
      wide = undefined;
    },
  );
  let wide: Ingest | undefined;
  const ingestWide = () => {
    wide = ingestOn(opened.database, { chunkRecords: 4 });
    return wide;
  };

  it.each(['json', 'stream'])(
    'does not store the rest of a batch with an unknown module in its last chunk (%s)',
    async (way) => {
      const sender = { ...GATEWAY, autoRegister: false };
      await send(readings(1));
      const late = [...readings(300), reading(1, 'NOBODY')];
      const options = { mode: 'atomic', batchId: 'b1' } as const;
      const refused =
        way === 'json'
          ? send({ ...options, readings: late }, sender)
          : stream(ingestWide(), late, options, sender);
      await expect(refused).rejects.toMatchObject({
        reason: 'BATCH_REFUSED',
        details: { errors: [{ index: 300, code: 'UNKNOWN_MODULE' }], received: 301, rejected: 1 },
      });
      expect([await count('reading'), await count('batches'), await count('quarantine')]).toEqual([1, 1, 0]);
      await wide?.close();
      wide = undefined;
    },
  );

  it('bounds what a stream may spool', async () => {
    const much = stream(ingest, readings(300), { mode: 'atomic' });
    await expect(much).rejects.toMatchObject({ reason: 'PAYLOAD_TOO_LARGE', details: { max: 4000 } });
    expect(await count('reading')).toBe(0);
  });

  it('stores all of a good stream', async () => {
    const receipt = await stream(ingest, readings(30, 'NEW'), { mode: 'atomic', batchId: 'b1' });
    expect(receipt).toMatchObject({ received: 30, stored: 30, points: 30 });
    expect(await count('reading')).toBe(30);
  });

  it('never asks for a second connection inside its transaction, however long that takes', async () => {
    // With each look at the clock a minute has passed: whatever is cached for seconds is looked up anew.
    let clock = Date.now();
    const now = () => {
      clock += 60_000;
      return clock;
    };
    const slow = createIngest({ database: opened.database, threads: 1, limits: { chunkRecords: 4 }, now });
    try {
      expect(await stream(slow, readings(30), { mode: 'atomic' })).toMatchObject({ stored: 30 });
    } finally {
      await slow.close();
    }
  });
});

describe('whom a module belongs to', () => {
  const strict = { ...GATEWAY, autoRegister: false };

  it('an unknown one is rejected, unless the sender may register it', async () => {
    await send([reading(0, 'KNOWN')]);
    const receipt = await send([reading(0, 'X1'), reading(1, 'KNOWN')], strict);
    expect(receipt).toMatchObject({ stored: 1, rejected: 1, errors: [{ index: 0, code: 'UNKNOWN_MODULE' }] });
    expect(await send([reading(0, 'X1')])).toMatchObject({ stored: 1 });
    expect(await send([reading(1, 'X1')], strict)).toMatchObject({ stored: 1 });
  });

  it('a limited sender writes its own only, and registers no other', async () => {
    const limited = { ...GATEWAY, modules: new Set(['MINE']) };
    const receipt = await send([reading(0, 'MINE'), reading(0, 'YOURS')], limited);
    expect(receipt).toMatchObject({ stored: 1, errors: [{ index: 1, code: 'MODULE_NOT_ALLOWED' }] });
    expect(Object.keys(await tableOf(opened.database))).toEqual([`MINE|voltage|${START}`]);
    const yours = await sql`select 1 from modules where module_num = 'YOURS'`.execute(opened.database.db);
    expect(yours.rows).toEqual([]);
  });

  it.each(['told', 'untold'])('a removed one is UNKNOWN_MODULE from then on, %s', async (how) => {
    await send([reading(0, 'GONE')]);
    await sql`delete from reading`.execute(opened.database.db);
    await sql`delete from modules where module_num = 'GONE'`.execute(opened.database.db);
    if (how === 'told') ingest.forgetIds();
    else await send([reading(5, 'GONE')], strict).catch((error: unknown) => error);
    expect(await send([reading(1, 'GONE')], strict)).toMatchObject({
      rejected: 1,
      errors: [{ code: 'UNKNOWN_MODULE' }],
    });
    expect(await count('reading')).toBe(0);
  });
});

describe('a body', () => {
  it('whose frame is broken stores nothing', async () => {
    const broken = new TextEncoder().encode(`[${JSON.stringify(reading(0))}, {"module":[}]]`);
    await expect(ingest.ingestBody(broken, GATEWAY)).rejects.toMatchObject({ reason: 'INVALID_JSON' });
    expect(await count('reading')).toBe(0);
  });

  it('with a bare NaN, as Python writes it, loses that record alone', async () => {
    const python = `[${JSON.stringify(reading(0))}, {"module": "A", "timestamp": ${START + 9}, "voltage": NaN}]`;
    const bytes = new TextEncoder().encode(python);
    expect(await ingest.ingestBody(bytes, GATEWAY)).toMatchObject({
      received: 2,
      stored: 1,
      rejected: 1,
      errors: [{ index: 1, code: 'NOT_JSON', path: '' }],
    });
    const atomic = new TextEncoder().encode(`{"mode":"atomic","readings":${python}}`);
    await expect(ingest.ingestBody(atomic, GATEWAY)).rejects.toMatchObject({
      reason: 'BATCH_REFUSED',
      details: { errors: [{ index: 1, code: 'NOT_JSON' }] },
    });
  });

  it('with more new names than a statement takes parameters breaks nothing', async () => {
    const names = (record: number) =>
      Array.from({ length: 1000 }, (_, i) => ({ name: `new-${record}-${i}`, value: 1 }));
    const many = Array.from({ length: 36 }, (_, i) => ({ ...reading(i), measures: names(i) }));
    const receipt = await send([...many, { module: 'A', timestamp: START + 50, voltage: 1 }]);
    expect(receipt).toMatchObject({ received: 37, stored: 1, rejected: 36 });
    expect(receipt.errors[0]).toMatchObject({ code: 'TOO_MANY_METRICS' });
    expect(await count('reading')).toBe(1);
    const modules = Array.from({ length: 500 }, (_, i) => ({ ...reading(i), module: `M${i}` }));
    expect(await send(modules)).toMatchObject({ stored: 500 });
  });

  it('over the limit of records is refused, and an empty one is counted as empty', async () => {
    await expect(send(readings(601))).rejects.toMatchObject({ reason: 'PAYLOAD_TOO_LARGE' });
    expect(await send([])).toMatchObject({ received: 0, stored: 0, rejected: 0, chunks: 0, errors: [] });
    expect(await stream(ingest, [])).toMatchObject({ received: 0 });
  });

  it('as gzip is unpacked; a broken one gets no receipt', async () => {
    const packed = gzipSync(`${JSON.stringify(reading(0))}\n\nnope\n${JSON.stringify(reading(1))}`);
    const options = { mode: 'partial', onDuplicate: 'ignore', gzip: true } as const;
    const receipt = await ingest.ingestStream(Readable.from([packed]), GATEWAY, options);
    expect(receipt).toMatchObject({ received: 3, stored: 2, errors: [{ index: 1, code: 'NOT_JSON' }] });
    const cut = ingest.ingestStream(Readable.from([packed.subarray(0, -9)]), GATEWAY, options);
    await expect(cut).rejects.toMatchObject({ reason: 'INVALID_ENCODING' });
  });

  it('lists the first hundred errors and quarantines all', async () => {
    const receipt = await send(Array.from({ length: 150 }, () => BAD));
    expect(receipt).toMatchObject({ received: 150, rejected: 150, stored: 0 });
    expect(receipt.errors.map((e) => e.index)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(await count('quarantine')).toBe(150);
  });

  it('notes each UTC day that it touched', async () => {
    const day = 86_400_000;
    await send([
      reading(0),
      { ...reading(0), timestamp: START + day - 1 },
      { ...reading(0), timestamp: START + day },
    ]);
    expect(await dirtyDays(opened.database)).toEqual([START, START + day]);
  });
});
