import { AGGREGATES, type Aggregate, bucketSchema, type SeriesColumn } from '@wp/contract';
import {
  createBucketGrid,
  findCoverage,
  listLatest,
  listSelectedSeries,
  readAggregates,
  readRaw,
  sql,
  type TimeRange,
  type WpDatabase,
} from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const METRIC_IDS = [1, 2];
interface Point {
  module: number;
  metric: number;
  t: number;
  value: number;
}

let opened: TestDatabase;
let database: WpDatabase;
const points: Point[] = [];
let modules: number[] = [];

beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
  const made = await sql<{ id: number }>`insert into modules (module_num)
    select 'M' || n from generate_series(1, 3) n returning id`.execute(database.db);
  modules = made.rows.map((row) => row.id);
  await insert(randomPoints(Date.UTC(2026, 2, 20), 20, 7));
  await insert(randomPoints(Date.UTC(2026, 9, 15), 20, 11));
});
afterAll(() => opened[Symbol.asyncDispose]());

/** Mulberry32: the same seed gives the same points. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function randomPoints(fromMs: number, days: number, seed: number): Point[] {
  const next = random(seed);
  const made: Point[] = [];
  for (const module of modules) {
    for (const metric of METRIC_IDS) {
      for (
        let t = fromMs + Math.floor(next() * HOUR);
        t < fromMs + days * DAY;
        t += 1 + Math.floor(next() * 3 * HOUR)
      ) {
        made.push({ module, metric, t, value: (next() - 0.4) * 1000 });
      }
    }
  }
  return made;
}

async function insert(added: readonly Point[], options: { dirty?: boolean } = {}): Promise<void> {
  points.push(...added);
  const rows = JSON.stringify(added.map((p) => ({ ...p, t: new Date(p.t).toISOString() })));
  await sql`insert into reading (time, module_id, metric_id, value)
    select t, module, metric, value from jsonb_to_recordset(${rows}::jsonb)
      as r (t timestamptz, module int, metric int, value float8)`.execute(database.db);
  await sql`insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2
    on conflict (module_id, metric_id) do update set first_time = excluded.first_time,
      last_time = excluded.last_time, points = excluded.points`.execute(database.db);
  if (options.dirty === false) return;
  const days = [...new Set(added.map((p) => Math.floor(p.t / DAY) * DAY))].map((d) =>
    new Date(d).toISOString(),
  );
  await sql`insert into rollup_dirty (day, at)
    select day::timestamptz, now() - interval '2 hours' from jsonb_array_elements_text(${JSON.stringify(days)}::jsonb) day`.execute(
    database.db,
  );
}

async function refresh(): Promise<void> {
  const jobs = await sql<{ id: number }>`select job_id as id from timescaledb_information.jobs
    where proc_name = 'wp_refresh_rollups'`.execute(database.db);
  for (let run = 0; run < 4; run++) await sql.raw(`call run_job(${jobs.rows[0]?.id})`).execute(database.db);
}

function percentile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? 0) - low) * (at - Math.floor(at));
}

function figure(aggregate: Aggregate, group: readonly Point[]): number | null {
  const values = group.map((p) => p.value);
  const sorted = [...values].sort((a, b) => a - b);
  const sum = values.reduce((a, b) => a + b, 0);
  const mean = sum / values.length;
  const inTime = [...group].sort((a, b) => a.t - b.t || a.module - b.module);
  switch (aggregate) {
    case 'avg':
      return mean;
    case 'sum':
      return sum;
    case 'count':
      return values.length;
    case 'min':
      return sorted[0] ?? null;
    case 'max':
      return sorted.at(-1) ?? null;
    case 'first':
      return inTime[0]?.value ?? null;
    case 'last':
      return inTime.at(-1)?.value ?? null;
    case 'stddev':
      if (values.length < 2) return null;
      return Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / (values.length - 1));
    case 'p05':
      return percentile(sorted, 0.05);
    case 'p50':
      return percentile(sorted, 0.5);
    case 'p95':
      return percentile(sorted, 0.95);
  }
}

const swedish = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a zone as if it were UTC, by another way than the code under test takes. */
function wallClock(ms: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? swedish(timeZone);
  formats.set(timeZone, format);
  const text = format.format(ms);
  return Date.parse(`${text.replace(' ', 'T')}Z`) + (ms % 1000);
}

/** A key that readings of one bucket share: days and longer by the wall clock, shorter ones by UTC. */
function bucketKey(ms: number, bucket: string, timeZone: string): string {
  const wall = wallClock(ms, timeZone);
  const { count, unit } = bucketSchema.parse(bucket);
  const date = new Date(wall);
  const months = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
  switch (unit) {
    case 'y':
      return String(Math.floor(months / 12 / count));
    case 'mo':
      return String(Math.floor(months / count));
    case 'd':
    case 'w':
      return String(Math.floor((wall - Date.UTC(2000, 0, 3)) / DAY / (unit === 'w' ? 7 * count : count)));
    default: {
      const width = { s: 1000, m: 60_000, h: HOUR }[unit] * count;
      return String(Math.floor(ms / width));
    }
  }
}

async function compare(
  range: TimeRange,
  bucket: string,
  timeZone: string,
  aggregates: Aggregate[],
  isFleet = false,
) {
  const grid = createBucketGrid(bucketSchema.parse(bucket), timeZone, range);
  const { found, coverage } = await database.transaction(
    async (trx) => {
      const coverage = await findCoverage(trx.db, grid, range);
      const scan = { moduleIds: modules, metricIds: METRIC_IDS, grid, range, coverage, aggregates, isFleet };
      return { coverage, found: (await readAggregates(trx, scan)).series };
    },
    { readOnly: true, isolation: 'repeatable read' },
  );
  const expected = new Map<string, Map<string, Point[]>>();
  for (const p of points) {
    if (p.t < range.fromMs || p.t >= range.toMs) continue;
    const series = `${isFleet ? 0 : p.module}:${p.metric}`;
    const buckets = expected.get(series) ?? new Map<string, Point[]>();
    expected.set(series, buckets);
    const key = bucketKey(p.t, bucket, timeZone);
    buckets.set(key, [...(buckets.get(key) ?? []), p]);
  }
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, buckets] of expected) {
    const groups = [...buckets.values()].sort((a, b) => (a[0]?.t ?? 0) - (b[0]?.t ?? 0));
    const series = found.get(key);
    expect(series?.t.length, `${key} ${bucket} ${timeZone}`).toBe(groups.length);
    for (const [i, group] of groups.entries()) {
      const start = series?.t[i] ?? Number.NaN;
      expect(start).toBe(grid.startOf(group[0]?.t ?? 0));
      expect(start).toBeLessThanOrEqual(Math.min(...group.map((p) => p.t)));
      for (const [c, aggregate] of aggregates.entries())
        close(series?.columns[c], i, figure(aggregate, group), aggregate);
    }
  }
  return coverage;
}

function close(column: SeriesColumn | undefined, at: number, expected: number | null, what: string): void {
  const value = column?.[at];
  if (expected === null) expect(value, what).toBeNull();
  else
    expect(Math.abs((value ?? Number.NaN) - expected), what).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(expected)),
    );
}

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'];
const BUCKETS = ['17s', '30m', '1h', '6h', '7h', '1d', '2d', '1w', '1mo', '1y'];
const SPRING: TimeRange = { fromMs: Date.UTC(2026, 2, 21, 5, 17, 3), toMs: Date.UTC(2026, 3, 6, 13, 41) };
const AUTUMN: TimeRange = { fromMs: Date.UTC(2026, 9, 16, 1, 30), toMs: Date.UTC(2026, 10, 3, 0, 0, 0, 1) };
const JOINABLE: Aggregate[] = ['avg', 'min', 'max', 'sum', 'count', 'first', 'last'];

/** Chunks that a plan did read, of `reading` and of roll-ups. */
async function compareAll(): Promise<Set<string>> {
  const sources = new Set<string>();
  for (const timeZone of ZONES) {
    for (const bucket of BUCKETS) {
      for (const range of [SPRING, AUTUMN]) {
        const coverage = await compare(range, bucket, timeZone, JOINABLE);
        for (const part of coverage.parts) sources.add(`${part.source} ${bucket} ${timeZone}`);
      }
    }
  }
  return sources;
}

describe.sequential('aggregates by bucket are what the raw points give', () => {
  it('with every day dirty', { timeout: 60_000 }, async () => {
    expect(await compareAll()).toEqual(new Set());
  });

  it('with every day rolled up, from roll-ups where these are exact', { timeout: 60_000 }, async () => {
    await refresh();
    const sources = await compareAll();
    expect(sources).toContain('hour 1h UTC');
    expect(sources).toContain('day 1d UTC');
    expect(sources).toContain('day 1mo UTC');
    expect(sources).toContain('hour 1d Europe/Berlin');
    expect(sources).not.toContain('day 1d Europe/Berlin');
    expect([...sources].filter((s) => /17s|30m|\d+(d|w|mo|y) Asia.Kolkata/.test(s))).toEqual([]);
  });

  it('with every aggregate, over modules one by one and as a fleet', { timeout: 60_000 }, async () => {
    for (const bucket of ['1h', '1d', '1mo']) {
      await compare(SPRING, bucket, 'Europe/Berlin', [...AGGREGATES]);
      await compare(SPRING, bucket, 'UTC', [...AGGREGATES], true);
      await compare(AUTUMN, bucket, 'UTC', JOINABLE, true);
    }
  });

  it('with late data in a refreshed day, at once', { timeout: 60_000 }, async () => {
    const module = modules[0] ?? 0;
    await insert([{ module, metric: 1, t: Date.UTC(2026, 2, 25, 12, 0, 0, 123), value: 1e6 }]);
    const coverage = await compare(SPRING, '1h', 'UTC', JOINABLE);
    expect(coverage.raw).toContainEqual({ fromMs: Date.UTC(2026, 2, 25), toMs: Date.UTC(2026, 2, 26) });
    await compareAll();
  });

  it('while a refresh has taken a day and not finished', async () => {
    const day = Date.UTC(2026, 2, 27);
    await insert([{ module: modules[1] ?? 0, metric: 2, t: day + 5, value: -7 }], { dirty: false });
    await sql`insert into rollup_refreshing values (${new Date(day).toISOString()}::timestamptz)`.execute(
      database.db,
    );
    await compare(SPRING, '1d', 'UTC', JOINABLE);
    await refresh();
    await compare(SPRING, '1d', 'UTC', JOINABLE);
  });

  it('with random days dirty', { timeout: 60_000 }, async () => {
    const next = random(5);
    for (let run = 0; run < 12; run++) {
      const t = SPRING.fromMs + Math.floor(next() * (SPRING.toMs - SPRING.fromMs));
      const module = modules[Math.floor(next() * modules.length)] ?? 0;
      await insert([{ module, metric: 1, t, value: next() }]);
      const fromMs = SPRING.fromMs + Math.floor(next() * 5 * DAY);
      const range = { fromMs, toMs: fromMs + 1 + Math.floor(next() * 9 * DAY) };
      const bucket = BUCKETS[Math.floor(next() * BUCKETS.length)] ?? '1h';
      await compare(range, bucket, ZONES[Math.floor(next() * ZONES.length)] ?? 'UTC', JOINABLE);
      if (run % 4 === 3) await refresh();
    }
  });

  it('reads raw points exactly, in the order of time', async () => {
    const series = await listSelectedSeries(database.db, modules.slice(0, 2), undefined);
    const { series: found } = await database.session((session) =>
      readRaw(session, { series, range: SPRING, isFleet: false }),
    );
    for (const s of series) {
      const own = points.filter(
        (p) =>
          p.module === s.moduleId && p.metric === s.metricId && p.t >= SPRING.fromMs && p.t < SPRING.toMs,
      );
      own.sort((a, b) => a.t - b.t);
      const columns = found.get(`${s.moduleId}:${s.metricId}`);
      expect(columns?.t).toEqual(own.map((p) => p.t));
      expect(columns?.columns[0]).toEqual(own.map((p) => p.value));
    }
  });

  it('answers the newest value of each series', async () => {
    const latest = await listLatest(database.db, undefined, [1]);
    expect(latest).toHaveLength(3);
    for (const [i, module] of modules.entries()) {
      const own = points.filter((p) => p.module === module && p.metric === 1).sort((a, b) => b.t - a.t);
      expect(latest[i]?.value).toBe(own[0]?.value);
      expect(latest[i]?.time.getTime()).toBe(own[0]?.t);
    }
  });

  it('keeps the roll-ups of days whose raw points retention dropped', { timeout: 60_000 }, async () => {
    await refresh();
    const borderMs = Date.UTC(2026, 5, 4);
    const border = JSON.stringify({ before: new Date(borderMs).toISOString() });
    await sql`insert into settings (key, value) values ('raw_dropped', ${border}::jsonb)`.execute(
      database.db,
    );
    await sql`select drop_chunks('reading', older_than => ${new Date(borderMs).toISOString()}::timestamptz)`.execute(
      database.db,
    );
    await sql`insert into rollup_dirty (day) values (${'2026-03-25T00:00:00Z'}::timestamptz)`.execute(
      database.db,
    );
    const fromMs = Date.UTC(2026, 2, 21, 5);
    await compare({ fromMs, toMs: Date.UTC(2026, 10, 3) }, '1h', 'UTC', JOINABLE);
    await compare({ fromMs, toMs: Date.UTC(2026, 10, 3) }, '1d', 'America/New_York', JOINABLE);
  });
});
