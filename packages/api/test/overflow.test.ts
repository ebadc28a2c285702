import { AGGREGATES, exportQuerySchema, seriesQuerySchema } from '@wp/contract';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExport } from '../src/export/export.ts';
import { querySeries } from '../src/readings/series.ts';
import { insertReadings, LIMITS } from './readings-fixture.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 4, 4);
const HUGE = 1.7e308;

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  const at = (minute: number, value: number, metric = 'huge') => ({
    module: 'M',
    metric,
    t: START + minute * 60_000,
    value,
  });
  await insertReadings(opened.database, [
    at(0, HUGE),
    at(1, HUGE),
    at(2, -1),
    at(60, 1),
    at(61, 3),
    at(0, 5e-324, 'tiny'),
    at(1, 0, 'tiny'),
    at(2, 0, 'tiny'),
  ]);
});
afterAll(() => opened[Symbol.asyncDispose]());

const live = () => new AbortController().signal;
const range = { from: START, to: START + 24 * HOUR };

it('stored values without a sum answer null, and their neighbours what they are', async () => {
  const ask = (bucket: string, combine?: 'fleet') =>
    querySeries(
      { database: opened.database, limits: LIMITS },
      seriesQuerySchema.parse({ ...range, metrics: ['huge'], bucket, combine, aggregates: [...AGGREGATES] }),
      live(),
    );
  for (const combine of [undefined, 'fleet'] as const) {
    const hours = (await ask('1h', combine)).series[0];
    expect(hours).toMatchObject({
      avg: [null, 2],
      sum: [null, 4],
      stddev: [null, Math.SQRT2],
      min: [-1, 1],
      max: [HUGE, 3],
      count: [3, 2],
      first: [HUGE, 1],
      last: [-1, 3],
      p50: [HUGE, 2],
    });
    expect((await ask('1d', combine)).series[0]).toMatchObject({ avg: [null], sum: [null], count: [5] });
  }
});

it('a mean too small for a double is 0', async () => {
  const query = { ...range, metrics: ['tiny'], bucket: '1h', aggregates: ['avg', 'count'] };
  const services = { database: opened.database, limits: LIMITS };
  const answer = await querySeries(services, seriesQuerySchema.parse(query), live());
  expect(answer.series[0]).toMatchObject({ avg: [0], count: [3] });
});

it('an export over values without a sum goes to its end', async () => {
  const query = { ...range, metrics: ['huge'], format: 'csv', bucket: '1h', aggregates: ['sum', 'max'] };
  const services = { database: opened.database, limits: LIMITS };
  const opening = await openExport(services, exportQuerySchema.parse(query), live());
  const pieces: Uint8Array[] = [];
  for await (const piece of opening.body) pieces.push(piece);
  const lines = Buffer.concat(pieces).toString().trim().split('\r\n').slice(1);
  expect(lines).toEqual(['M,huge,2026-05-04T00:00:00.000Z,,1.7e+308', 'M,huge,2026-05-04T01:00:00.000Z,4,3']);
});
