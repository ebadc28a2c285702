import type { OnDuplicate, RawRecord } from '@wp/contract';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import type { Ingest } from '@wp/ingest';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  body,
  countsOf,
  DAY,
  dirtyDays,
  empty,
  GATEWAY,
  ingestOn,
  model,
  START,
  seriesAndRecount,
  stream,
  type Table,
  tableOf,
} from './ingest-fixture.ts';

let opened: TestDatabase;
const ingests: Ingest[] = [];
/** By how many records make a chunk. */
const SIZES = [1, 2, 7, 2500];

beforeAll(async () => {
  opened = await openTestDatabase();
  for (const chunkRecords of SIZES) ingests.push(ingestOn(opened.database, { chunkRecords }));
}, 60_000);
afterAll(async () => {
  for (const ingest of ingests) await ingest.close();
  await opened[Symbol.asyncDispose]();
});

const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((v) => v + 0);
const rawRecord: fc.Arbitrary<RawRecord> = fc.record({
  module: fc.constantFrom('A', 'B', 'C', ''),
  timestamp: fc.integer({ min: 0, max: 5 }).map((i) => START + i * (DAY / 4)),
  measures: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('power', 'energy'),
      value: fc.oneof({ weight: 12, arbitrary: value }, fc.constant('bad' as unknown as number)),
    }),
    { selector: (m) => m.name, maxLength: 2 },
  ),
  voltage: fc.option(value, { nil: null }),
  temperature: fc.option(value, { nil: null }),
});
const records = fc.array(rawRecord, { maxLength: 25 });
const mode = fc.constantFrom<OnDuplicate>('ignore', 'replace');
const way = fc.constantFrom('json', 'stream', 'atomic');
const size = fc.nat(SIZES.length - 1);

/** Sends one request any way there is. */
function send(ingest: Ingest, readings: readonly RawRecord[], onDuplicate: OnDuplicate, by: string) {
  if (by === 'json') return ingest.ingestBody(body({ onDuplicate, readings }), GATEWAY);
  return stream(ingest, readings, { onDuplicate, mode: by === 'atomic' ? 'atomic' : 'partial' });
}
const pick = (i: number): Ingest => ingests[i] as Ingest;
const goodOnly = (list: readonly RawRecord[]) => list.filter((r) => model({}, [r], 'ignore').rejected === 0);

describe('ingest against an independent model', () => {
  it(
    'counts every record once and leaves the table the model leaves, however it is sent and split',
    {
      timeout: 120_000,
    },
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ records, mode, way, size }), { minLength: 1, maxLength: 3 }),
          async (requests) => {
            await empty(opened.database);
            const expected: Table = {};
            const days = new Set<number>();
            for (const request of requests) {
              const list = request.way === 'atomic' ? goodOnly(request.records) : request.records;
              const before = { ...expected };
              const counts = model(expected, list, request.mode);
              const receipt = await send(pick(request.size), list, request.mode, request.way);
              expect(countsOf(receipt)).toEqual(counts);
              const { stored, duplicates, replaced, rejected } = receipt;
              expect(stored + duplicates + replaced + rejected).toBe(list.length);
              expect(receipt.errors).toHaveLength(rejected);
              const indexes = receipt.errors.map((e) => e.index);
              expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
              for (const [key, now] of Object.entries(expected)) {
                if (before[key] !== now) days.add(Math.floor(Number(key.split('|')[2]) / DAY) * DAY);
              }
            }
            expect(await tableOf(opened.database)).toEqual(expected);
            const { kept, recount } = await seriesAndRecount(opened.database);
            expect(kept).toEqual(recount);
            const dirty = new Set(await dirtyDays(opened.database));
            for (const day of days) expect(dirty).toContain(day);
          },
        ),
        { numRuns: 25 },
      ),
  );

  it(
    'gives the same counts, errors and table for any size of chunk, as JSON and as a stream',
    {
      timeout: 120_000,
    },
    () =>
      fc.assert(
        fc.asyncProperty(records, records, mode, async (first, second, onDuplicate) => {
          const answers = [];
          for (const ingest of ingests) {
            for (const by of ['json', 'stream']) {
              await empty(opened.database);
              await send(ingest, first, onDuplicate, by);
              const { errors, ...receipt } = await send(ingest, second, onDuplicate, by);
              answers.push({ counts: countsOf(receipt), errors, table: await tableOf(opened.database) });
            }
          }
          for (const answer of answers) expect(answer).toEqual(answers[0]);
        }),
        { numRuns: 8 },
      ),
  );

  it('does not care for the order of distinct records', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(rawRecord, { selector: (r) => `${r.module}|${r.timestamp}`, maxLength: 18 }),
        fc.infiniteStream(fc.nat()),
        mode,
        size,
        async (list, order, onDuplicate, i) => {
          const shuffled = list
            .map((record) => ({ record, rank: order.next().value }))
            .sort((a, b) => Number(a.rank) - Number(b.rank))
            .map(({ record }) => record);
          await empty(opened.database);
          const straight = countsOf(await send(pick(i), list, onDuplicate, 'json'));
          const table = await tableOf(opened.database);
          await empty(opened.database);
          expect(countsOf(await send(pick(i), shuffled, onDuplicate, 'json'))).toEqual(straight);
          expect(await tableOf(opened.database)).toEqual(table);
        },
      ),
      { numRuns: 15 },
    ),
  );

  it('sent twice, with or without a batchId, changes nothing', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(records, size, fc.boolean(), async (list, i, named) => {
        await empty(opened.database);
        const batch = named ? { batchId: 'twice', readings: list } : list;
        const first = await pick(i).ingestBody(body(batch), GATEWAY);
        const table = await tableOf(opened.database);
        const second = await pick(i).ingestBody(body(batch), GATEWAY);
        expect(await tableOf(opened.database)).toEqual(table);
        if (named) expect(second).toEqual({ ...first, replayed: true });
        else
          expect(second).toMatchObject({ stored: 0, points: 0, rejected: first.rejected, replayed: false });
      }),
      { numRuns: 15 },
    ),
  );
});
