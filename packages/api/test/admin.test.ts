import type { SeriesQueryInput } from '@wp/contract';
import { sql } from '@wp/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';
import { insertReadings, makeReadings, refreshRollups } from './readings-fixture.ts';

const DAY = 86_400_000;
const TODAY = Math.floor(Date.now() / DAY) * DAY;
const OLD = TODAY - 400 * DAY;
const NEW = TODAY - 3 * DAY;

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await insertReadings(api.database, makeReadings(['A'], OLD, 200));
  await insertReadings(api.database, makeReadings(['A'], NEW, 200));
  await refreshRollups(api.database);
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

const admin = () => api.as('superuser').admin;
const daily = (from: number) =>
  api.as('viewer').readings.series({
    modules: ['A'],
    metrics: ['power'],
    from,
    to: from + 10 * DAY,
    bucket: '1d',
    aggregates: ['count', 'avg', 'min', 'max', 'first', 'last'],
  });
const rawCount = async (before: number) => {
  const counted = await sql<{ n: number }>`select count(*) as n from reading
    where time < ${new Date(before)}`.execute(api.database.db);
  return counted.rows[0]?.n;
};
async function runJob(name: string) {
  const job = (await admin().jobs.list()).find((j) => j.name === name);
  return admin().jobs.run({ id: job?.id ?? 0 });
}
async function settle() {
  await sql`update rollup_dirty set at = now() - interval '2 hours'`.execute(api.database.db);
  await refreshRollups(api.database);
}

describe('admin.storage and admin.jobs', () => {
  it('gives sizes that add up', async () => {
    const storage = await admin().storage();
    expect(storage.points).toBe(800);
    expect(storage.bytes).toBeGreaterThan(0);
    expect(storage.bytesPerPoint).toBeCloseTo(storage.bytes / 800, 6);
    expect(storage.chunks.length).toBeGreaterThanOrEqual(2);
    expect(storage.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)).toBeLessThanOrEqual(storage.bytes);
    expect(storage.chunks.every((chunk) => chunk.from < chunk.to && !chunk.compressed)).toBe(true);
  });

  it('lists the jobs and runs one, audited', async () => {
    const names = (await admin().jobs.list()).map((job) => job.name);
    expect(names).toEqual(
      expect.arrayContaining(['policy_compression', 'wp_refresh_rollups', 'wp_apply_retention']),
    );
    expect(await runJob('wp_refresh_rollups')).toMatchObject({ name: 'wp_refresh_rollups', ran: true });
    expect((await admin().audit({ limit: 1 }))[0]).toMatchObject({
      action: 'admin.jobs.run',
      target: 'wp_refresh_rollups',
    });
    await refuses(admin().jobs.run({ id: 2_000_000 }), 'NOT_FOUND');
    await refuses(admin().jobs.run({ id: -1 }), 'INVALID_INPUT');
    await refuses(api.as('viewer').admin.storage(), 'NOT_ALLOWED');
    await refuses(api.as('analyst').admin.jobs.run({ id: 1 }), 'NOT_ALLOWED');
    await refuses(api.as('anonymous').admin.jobs.list(), 'NOT_SIGNED_IN');
  });
});

describe('admin.policies', () => {
  it('tells by a dry run what would go, and changes nothing', async () => {
    const before = await admin().policies.get();
    const answer = await admin().policies.set({
      retention: { keepDays: 100 },
      compression: { afterDays: 30 },
      dryRun: true,
    });
    expect(answer).toMatchObject({ dryRun: true, policies: before });
    expect(answer.effects.retention).toMatchObject({ points: 400 });
    expect(answer.effects.compression).toMatchObject({ points: 400 });
    expect(answer.effects.retention?.bytes).toBeGreaterThan(0);
    expect(Date.parse(answer.effects.retention?.since ?? '')).toBeLessThanOrEqual(OLD);
    expect(await admin().policies.get()).toEqual(before);
    expect(await rawCount(TODAY)).toBe(800);
    const none = await admin().policies.set({ retention: { keepDays: 5000 }, dryRun: true });
    expect(none.effects.retention).toEqual({ chunks: 0, points: 0, since: null, until: null, bytes: 0 });
  });

  it('sets compression and takes it away', async () => {
    const set = await admin().policies.set({ compression: { afterDays: 14 } });
    expect(set.policies.compression).toEqual({ afterDays: 14 });
    const before = await daily(OLD);
    await runJob('policy_compression');
    expect((await admin().storage()).chunks.some((chunk) => chunk.compressed)).toBe(true);
    expect(await daily(OLD)).toEqual(before);
    const dry = await admin().policies.set({ compression: { afterDays: 14 }, dryRun: true });
    expect(dry.effects.compression?.chunks).toBe(0);
    const off = await admin().policies.set({ compression: { afterDays: null } });
    expect(off.policies.compression).toEqual({ afterDays: null });
  });

  it('makes the roll-up by the minute, answers from it, and drops it', async () => {
    const query: SeriesQueryInput = {
      modules: ['A'],
      metrics: ['power'],
      from: NEW,
      to: NEW + DAY,
      bucket: '1m',
      aggregates: ['count', 'avg', 'max'],
    };
    const ask = () => api.as('viewer').readings.series(query);
    const raw = await ask();
    expect(raw.source).toBe('raw');
    expect((await admin().policies.set({ minute: true })).policies.minute).toBe(true);
    expect((await ask()).series).toEqual(raw.series);
    await settle();
    const minute = await ask();
    expect(minute.source).toBe('minute');
    expect(minute.series).toEqual(raw.series);
    expect((await admin().policies.set({ minute: true })).policies.minute).toBe(true);
    expect((await admin().policies.set({ minute: false })).policies.minute).toBe(false);
    expect(await ask()).toEqual(raw);
  });

  it('drops raw data by retention; the roll-ups still answer and no refresh takes them away', async () => {
    await settle();
    const before = await daily(OLD);
    const recent = await daily(NEW);
    expect(before.series[0]?.count?.reduce((a, n) => Number(a) + Number(n), 0)).toBe(200);
    const set = await admin().policies.set({ retention: { keepDays: 100 } });
    expect(set).toMatchObject({ dryRun: false, policies: { retention: { keepDays: 100 } } });
    await runJob('wp_apply_retention');
    expect(await rawCount(OLD + 10 * DAY)).toBe(0);
    expect(await rawCount(TODAY + DAY)).toBe(400);
    expect(await daily(OLD)).toEqual(before);
    // A late note of a dropped day must not make a refresh reach where raw is gone.
    await sql`insert into rollup_dirty (day) values (${new Date(OLD)})`.execute(api.database.db);
    await settle();
    await admin().policies.set({ minute: true });
    await settle();
    await admin().policies.set({ minute: false });
    expect(await daily(OLD)).toEqual(before);
    expect((await daily(NEW)).series).toEqual(recent.series);
    expect((await admin().storage()).points).toBe(400);
    const off = await admin().policies.set({ retention: { keepDays: null } });
    expect(off.policies.retention).toEqual({ keepDays: null });
  });

  it('refuses what is no policy, and who may not set one', async () => {
    for (const keepDays of [0, -1, 1.5, 40_000]) {
      await refuses(admin().policies.set({ retention: { keepDays } }), 'INVALID_INPUT');
    }
    await refuses(api.as('analyst').admin.policies.set({ minute: true }), 'NOT_ALLOWED');
    await refuses(api.as('readOnly').admin.policies.set({ dryRun: true }), 'NOT_ALLOWED');
    await refuses(api.as('gateway').admin.policies.get(), 'NOT_ALLOWED');
  });
});

describe('admin.audit', () => {
  it('gives every act once, newest first, page by page', async () => {
    const all = await admin().audit();
    const paged: typeof all = [];
    for (let beforeId: number | undefined; ; ) {
      const page = await admin().audit({ limit: 2, beforeId });
      paged.push(...page);
      beforeId = page.at(-1)?.id;
      if (page.length < 2 || beforeId === undefined) break;
    }
    expect(paged).toEqual(all);
    expect(all.map((entry) => entry.id)).toEqual(all.map((entry) => entry.id).toSorted((a, b) => b - a));
    expect(all.map((entry) => entry.action)).toEqual(expect.arrayContaining(['admin.policies.set']));
    expect(JSON.stringify(all)).not.toContain('correct horse');
    const set = await admin().audit({ actor: 'SUPERUSER', action: 'policies.' });
    expect(set.length).toBeGreaterThan(0);
    expect(set).toEqual(all.filter((entry) => entry.action === 'admin.policies.set'));
    // A sign of LIKE is a letter like any other.
    expect(await admin().audit({ action: 'admin%' })).toEqual([]);
    const at = Date.parse(all[1]?.at ?? '');
    const since = await admin().audit({ from: at });
    expect([...since, ...(await admin().audit({ to: at }))]).toEqual(all);
    await refuses(admin().audit({ limit: 0 }), 'INVALID_INPUT');
    await refuses(api.as('analyst').admin.audit(), 'NOT_ALLOWED');
  });
});
