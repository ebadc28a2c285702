import { type SeriesQueryInput, seriesQuerySchema } from '@wp/contract';
import { sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryBudget } from '../src/readings/cost.ts';
import { queryLatest } from '../src/readings/latest.ts';
import { querySeries } from '../src/readings/series.ts';
import { insertReadings, LIMITS, makeReadings, refreshRollups } from './readings-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 4, 4);
const DAYS = 6;
const MODULES = ['INV-1', 'INV-2', 'INV-3'];
const READINGS = makeReadings(MODULES, START, DAYS * 144);
const lone = { module: 'LONE', metric: 'voltage', t: START + 5 * HOUR, value: 4 };

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  await insertReadings(opened.database, [...READINGS, lone]);
  await refreshRollups(opened.database);
});
afterAll(() => opened[Symbol.asyncDispose]());

const live = () => new AbortController().signal;
const ask = (input: SeriesQueryInput, limits = LIMITS) =>
  querySeries({ database: opened.database, limits }, seriesQuerySchema.parse(input), live());
const all = { metrics: ['voltage'], from: START, to: START + DAYS * DAY };
const of = (module: string, metric = 'voltage') =>
  READINGS.filter((r) => r.module === module && r.metric === metric);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('series', () => {
  it('gives raw values of the modules and metrics in the order asked for', async () => {
    const answer = await ask({ ...all, modules: ['INV-2', 'INV-1'], metrics: ['power', 'voltage'] });
    expect(answer.series.map((s) => `${s.module} ${s.metric}`)).toEqual([
      'INV-2 power',
      'INV-2 voltage',
      'INV-1 power',
      'INV-1 voltage',
    ]);
    expect(answer.series[3]).toMatchObject({
      unit: 'V',
      t: of('INV-1').map((r) => r.t),
      value: of('INV-1').map((r) => r.value),
    });
    expect(answer).toMatchObject({ source: 'raw', truncated: false });
  });

  it('takes from inclusive and to exclusive', async () => {
    const answer = await ask({ ...all, modules: ['INV-1'], from: START + 600_000, to: START + 1_800_000 });
    expect(answer.series[0]?.t).toEqual([START + 600_000, START + 1_200_000]);
  });

  it('gives every module that has the metric, and an empty series of a named one that has not', async () => {
    expect((await ask({ ...all, metrics: ['power'] })).series.map((s) => s.module)).toEqual(MODULES);
    const answer = await ask({ ...all, modules: ['LONE'], metrics: ['power'] });
    expect(answer.series).toEqual([{ module: 'LONE', metric: 'power', unit: null, t: [], value: [] }]);
    const bucketed = await ask({ ...all, modules: ['LONE'], metrics: ['power'], bucket: '1h' });
    expect(bucketed.series[0]).toMatchObject({ t: [], avg: [] });
  });

  it('names modules and metrics that do not exist', async () => {
    await expect(ask({ ...all, modules: ['INV-1', 'no', 'nein'] })).rejects.toMatchObject({
      reason: 'UNKNOWN_MODULE',
      details: { modules: ['no', 'nein'] },
    });
    await expect(ask({ ...all, metrics: ['voltage', 'volt'] })).rejects.toMatchObject({
      reason: 'UNKNOWN_METRIC',
      details: { metrics: ['volt'] },
    });
  });

  it('averages by the hour from the roll-up, with a bucket that begins before the range', async () => {
    const answer = await ask({ ...all, modules: ['INV-1'], from: START + 20 * 60_000, bucket: '1h' });
    expect(answer.source).toBe('hour');
    expect(answer.series[0]?.t[0]).toBe(START);
    expect(answer.series[0]?.avg?.[0]).toBeCloseTo(
      mean(
        of('INV-1')
          .slice(2, 6)
          .map((r) => r.value),
      ),
      9,
    );
    expect(answer.series[0]?.avg).toHaveLength(DAYS * 24);
  });

  it('gives one series over all modules as a fleet', async () => {
    const answer = await ask({
      ...all,
      combine: 'fleet',
      bucket: '1d',
      aggregates: ['avg', 'count', 'first', 'p50'],
    });
    const day = [...READINGS.filter((r) => r.metric === 'voltage' && r.t < START + DAY), lone].map(
      (r) => r.value,
    );
    expect(answer).toMatchObject({ source: 'day', series: [{ module: null, metric: 'voltage', unit: 'V' }] });
    expect(answer.series).toHaveLength(1);
    expect(answer.series[0]?.avg?.[0]).toBeCloseTo(mean(day), 9);
    expect(answer.series[0]?.count?.[0]).toBe(day.length);
    expect(answer.series[0]?.first?.[0]).toBe(of('INV-1')[0]?.value);
    const raw = await ask({ ...all, combine: 'fleet' });
    expect(raw.series[0]?.t).toHaveLength(3 * DAYS * 144 + 1);
    expect(raw.series[0]?.t).toEqual([...(raw.series[0]?.t ?? [])].sort((a, b) => a - b));
  });

  it('fills every bucket of the range, days of 23 and 25 hours too', async () => {
    const range = { from: '2026-10-24T22:00:00Z', to: '2026-10-26T23:00:00Z', timeZone: 'Europe/Berlin' };
    const days = await ask({
      ...all,
      ...range,
      modules: ['INV-1'],
      bucket: '1d',
      fill: 'null',
      aggregates: ['avg', 'count'],
    });
    const starts = ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'].map((s) => Date.parse(s));
    expect(days.series[0]).toMatchObject({ t: starts, avg: [null, null], count: [0, 0] });
    const hours = await ask({ ...all, ...range, modules: ['INV-1'], bucket: '1h', fill: 'locf' });
    expect(hours.series[0]?.t).toHaveLength(49);
    const lone = await ask({ ...all, modules: ['LONE'], bucket: '1h', fill: 'locf' });
    expect(lone.series[0]?.avg?.slice(3, 8)).toEqual([null, null, 4, 4, 4]);
  });

  it('leaves points out to meet maxPoints and says so', async () => {
    const answer = await ask({ ...all, modules: ['INV-1', 'LONE'], maxPoints: 50 });
    expect(answer.truncated).toBe(true);
    expect(answer.series[0]?.t).toHaveLength(50);
    expect(answer.series[0]?.t.at(-1)).toBe(of('INV-1').at(-1)?.t);
    expect(answer.series[1]?.value).toEqual([4]);
    const few = await ask({
      ...all,
      modules: ['INV-1'],
      bucket: '1h',
      aggregates: ['min', 'max'],
      maxPoints: 10,
      downsample: 'minmax',
    });
    expect(few.series[0]?.min).toHaveLength(few.series[0]?.t.length ?? 0);
    expect(few.series[0]?.max?.length).toBeLessThanOrEqual(10);
  });

  it('takes the smallest bucket that fits where raw points are too many for maxPoints', async () => {
    const limits = { ...LIMITS, maxPointsRead: 1000 };
    const answer = await ask({ ...all, modules: MODULES, maxPoints: 100 }, limits);
    expect(answer).toMatchObject({ source: 'hour', truncated: false });
    expect(answer.series[0]?.t).toHaveLength((DAYS * 24) / 2);
    expect(Object.keys(answer.series[0] ?? {})).toEqual([
      'module',
      'metric',
      'unit',
      't',
      'avg',
      'min',
      'max',
    ]);
  });

  it('refuses what costs too much before it runs, by points, never by span', async () => {
    await expect(ask(all, { ...LIMITS, maxPointsRead: 100 })).rejects.toMatchObject({
      reason: 'QUERY_TOO_COSTLY',
      details: { limit: 'maxPointsRead', max: 100, use: 3 * DAYS * 144 + 1, unit: 'points' },
    });
    await expect(ask({ ...all, bucket: '1s', fill: 'null' })).rejects.toMatchObject({
      details: { limit: 'maxValuesReturned' },
    });
    const wide = await ask({ ...all, modules: ['LONE'], from: '1970-01-01', to: '9999-01-01' });
    expect(wide.series[0]?.value).toEqual([4]);
    const yearly = await ask({
      ...all,
      modules: ['LONE'],
      from: '1970-01-01',
      to: '9999-01-01',
      bucket: '1y',
      timeZone: 'Europe/Berlin',
    });
    expect(yearly.series[0]?.t).toEqual([Date.parse('2025-12-31T23:00:00Z')]);
  });

  it('a filled query over a metric without series is charged its grid and refused', async () => {
    await sql`insert into metrics (name) values ('never_sent')`.execute(opened.database.db);
    const query = { metrics: ['never_sent'], from: '2006-01-01', to: '2026-01-01', fill: 'null' as const };
    await expect(ask({ ...query, bucket: '1s' })).rejects.toMatchObject({
      reason: 'QUERY_TOO_COSTLY',
      details: { limit: 'maxValuesReturned' },
    });
    expect((await ask({ ...query, bucket: '1d' })).series).toEqual([]);
  });

  it('the calls of one request keep the limits together, and pay what they did answer', async () => {
    const services = { database: opened.database, limits: LIMITS };
    const query = seriesQuerySchema.parse({ ...all, modules: MODULES, bucket: '1m', fill: 'null' });
    const budget = createQueryBudget({ ...LIMITS, maxValuesReturned: 4 * DAYS * 1440 });
    const shared = await Promise.allSettled(
      Array.from({ length: 20 }, () => querySeries(services, query, live(), budget)),
    );
    const refused = shared.filter((end) => end.status === 'rejected');
    expect(refused).toHaveLength(19);
    expect(refused[0]?.reason).toMatchObject({
      reason: 'QUERY_TOO_COSTLY',
      details: { limit: 'maxValuesReturned', max: 4 * DAYS * 1440 },
    });
    expect(budget.left().valuesReturned).toBe(DAYS * 1440);
  });

  it('one early reading does not make a crowded range look cheap', async () => {
    const crowded = makeReadings(['CROWD'], START, 400).filter((r) => r.metric === 'power');
    const readings = crowded.map((r) => ({ ...r, metric: 'crowded' }));
    const early = { module: 'CROWD', metric: 'crowded', t: Date.UTC(2000, 0, 1), value: 1 };
    await insertReadings(opened.database, [...readings, early]);
    const query = { metrics: ['crowded'], from: START, to: START + DAYS * DAY };
    const limits = { ...LIMITS, maxPointsRead: 300 };
    const costly = { reason: 'QUERY_TOO_COSTLY', details: { limit: 'maxPointsRead', max: 300, use: 301 } };
    await expect(ask(query, limits)).rejects.toMatchObject(costly);
    await expect(ask({ ...query, combine: 'fleet' }, limits)).rejects.toMatchObject(costly);
    for (const aggregates of [['avg'], ['p50'], ['stddev', 'max']] as const) {
      await expect(
        ask({ ...query, bucket: '1m', aggregates: [...aggregates] }, limits),
      ).rejects.toMatchObject(costly);
    }
    await expect(
      ask({ ...query, bucket: '10m' }, { ...LIMITS, maxValuesReturned: 100 }),
    ).rejects.toMatchObject({ reason: 'QUERY_TOO_COSTLY', details: { limit: 'maxValuesReturned' } });
    await refreshRollups(opened.database);
    const thinned = await ask({ ...query, maxPoints: 200 }, limits);
    expect(thinned.source).toBe('hour');
    expect((await ask(query)).series[0]?.t).toHaveLength(400);
  });

  it('ends when its signal aborts', async () => {
    const query = seriesQuerySchema.parse(all);
    await expect(
      querySeries({ database: opened.database, limits: LIMITS }, query, AbortSignal.abort()),
    ).rejects.toMatchObject({ reason: 'CANCELLED' });
  });
});

describe('latest', () => {
  it('gives the newest value of each module and metric that has one', async () => {
    const services = { database: opened.database, limits: LIMITS };
    const { latest } = await queryLatest(
      services,
      { modules: ['LONE', 'INV-1'], metrics: ['voltage', 'power'] },
      live(),
    );
    expect(latest.map((l) => [l.module, l.metric, l.unit, Date.parse(l.time), l.value])).toEqual([
      ['INV-1', 'power', null, of('INV-1').at(-1)?.t, of('INV-1', 'power').at(-1)?.value],
      ['INV-1', 'voltage', 'V', of('INV-1').at(-1)?.t, of('INV-1').at(-1)?.value],
      ['LONE', 'voltage', 'V', lone.t, 4],
    ]);
    await expect(queryLatest(services, { modules: ['?'] }, live())).rejects.toMatchObject({
      reason: 'UNKNOWN_MODULE',
    });
  });
});
