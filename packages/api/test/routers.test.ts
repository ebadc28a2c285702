import { sql } from '@wp/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, PASSWORD } from './caller-fixture.ts';

let api: Api;
let admin: ReturnType<Api['as']>;
let gateway: ReturnType<Api['as']>;
beforeAll(async () => {
  api = await openApi();
  [admin, gateway] = [api.as('superuser'), api.as('gateway')];
});
afterAll(() => api[Symbol.asyncDispose]());

const reasonOf = async (call: Promise<unknown>) => {
  const error = await call.then(() => undefined).catch((e: { cause?: { reason?: string } }) => e);
  return error?.cause?.reason;
};

describe('users, sessions and tokens', () => {
  it('are created, changed, disabled and signed in', async () => {
    const user = await admin.users.create({ username: 'ada', password: PASSWORD, role: 'viewer' });
    expect(user).toMatchObject({ username: 'ada', role: 'viewer' });
    const nobody = api.as('anonymous');
    const login = await nobody.auth.login({ username: 'ada', password: PASSWORD });
    expect(login.user).toEqual(user);
    await admin.users.update({ id: user.id, role: 'analyst' });
    expect((await admin.users.list()).find((u) => u.id === user.id)).toMatchObject({ role: 'analyst' });
    expect(await admin.auth.sessions.list({ userId: user.id })).toHaveLength(1);
    await admin.users.resetPassword({ id: user.id, password: 'another-long-pass-92' });
    expect(await api.services.auth.authenticate(login.token)).toBeUndefined();
    await admin.users.disable({ id: user.id });
    expect(await reasonOf(nobody.auth.login({ username: 'ada', password: 'another-long-pass-92' }))).toBe(
      'INVALID_CREDENTIALS',
    );
    await admin.users.enable({ id: user.id });
    expect(await reasonOf(admin.users.disable({ id: 1 }))).toBe('LAST_SUPERUSER');
    expect(await admin.auth.me()).toMatchObject({ username: 'superuser', role: 'superuser', via: 'session' });
    const token = await admin.tokens.create({ name: 'n' });
    expect((await admin.tokens.list()).map((t) => t.id)).toContain(token.id);
    await admin.tokens.revoke({ id: token.id });
    expect(await api.services.auth.authenticate(token.token)).toBeUndefined();
  });

  it('gateways get a token once, rotate it with a grace, and lose it at once', async () => {
    const made = await admin.gateways.create({ name: 'barn', timeZone: 'Europe/Berlin' });
    const rotated = await admin.gateways.rotateToken({ id: made.id });
    const { auth } = api.services;
    expect(await auth.authenticate(made.token)).toMatchObject({ name: 'barn', timeZone: 'Europe/Berlin' });
    expect(await auth.authenticate(rotated.token)).toMatchObject({ name: 'barn' });
    await admin.gateways.revoke({ id: made.id });
    expect(await auth.authenticate(rotated.token)).toBeUndefined();
    expect(await auth.authenticate(made.token)).toBeUndefined();
    expect(JSON.stringify(await admin.gateways.list())).not.toContain(rotated.token.slice(-20));
  });
});

describe('modules and metrics', () => {
  it('are registered, listed by pages, found, changed and removed', async () => {
    const many = Array.from({ length: 25 }, (_, i) => ({
      module_num: `P${String(i).padStart(2, '0')}`,
      asset: 'Panel',
    }));
    expect((await gateway.modules.register(many)).every((m) => m.status === 'created')).toBe(true);
    const [again] = await gateway.modules.register({ module_num: 'P00', sensor_type: 'S' });
    expect(again).toEqual({ module_num: 'P00', status: 'updated' });
    expect(await admin.modules.get({ module_num: 'P00' })).toMatchObject({
      asset: 'Panel',
      sensor_type: 'S',
      points: 0,
    });
    const first = await admin.modules.list({ limit: 20, search: 'p' });
    expect(first.modules).toHaveLength(20);
    const second = await admin.modules.list({ limit: 20, search: 'p', cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ nextCursor: null });
    expect([...first.modules, ...second.modules].map((m) => m.module_num)).toEqual(
      many.map((m) => m.module_num),
    );
    expect(await reasonOf(admin.modules.list({ cursor: `${first.nextCursor}x` }))).toBe('INVALID_CURSOR');
    expect(await admin.modules.update({ module_num: 'P01', asset: null })).toMatchObject({ asset: null });

    await gateway.readings.ingest([{ module: 'P02', voltage: 5, timestamp: '2024-05-01 00:00:00' }]);
    expect(await admin.modules.get({ module_num: 'P02' })).toMatchObject({
      points: 1,
      lastSeen: '2024-05-01T00:00:00.000Z',
    });
    expect(await reasonOf(admin.modules.remove({ module_num: 'P02' }))).toBe('HAS_READINGS');
    expect(await admin.modules.remove({ module_num: 'P02', dryRun: true })).toMatchObject({
      points: 1,
      dryRun: true,
    });
    await admin.modules.remove({ module_num: 'P02', withReadings: true });
    expect(await reasonOf(admin.modules.get({ module_num: 'P02' }))).toBe('UNKNOWN_MODULE');
    // Its id must not live on in a cache: sent again, it is a new module.
    expect(
      await gateway.readings.ingest([{ module: 'P02', voltage: 5, timestamp: '2024-05-01 00:00:00' }]),
    ).toMatchObject({ stored: 1 });

    expect(await admin.metrics.update({ name: 'voltage', unit: 'V', min: 0, max: 60 })).toMatchObject({
      max: 60,
    });
    expect(await admin.metrics.update({ name: 'voltage', max: null })).toMatchObject({ min: 0, max: null });
    expect((await admin.metrics.list()).find((m) => m.name === 'voltage')).toMatchObject({
      modules: 1,
      points: 1,
    });
  });
});

describe('annotations', () => {
  it('are kept once by their key, and changed by their author', async () => {
    await gateway.modules.register({ module_num: 'A1' });
    const analyst = api.as('analyst');
    const note = { module: 'A1', from: 0, to: 1000, kind: 'flag' as const, label: 'stale', clientKey: 'k1' };
    const made = await analyst.annotations.create(note);
    expect(await analyst.annotations.create(note)).toMatchObject({ id: made.id, created: false });
    expect(await analyst.annotations.update({ id: made.id, text: 'seen' })).toMatchObject({
      text: 'seen',
      label: 'stale',
    });
    expect(await admin.annotations.list({ module: 'A1', from: 500, to: 600 })).toHaveLength(1);
    expect(await admin.annotations.list({ module: 'A1', from: 2000, to: 3000 })).toHaveLength(0);
    const own = await admin.annotations.create({ module: 'A1', from: 0, to: 1, kind: 'note', text: 'mine' });
    expect(await reasonOf(analyst.annotations.remove({ id: own.id }))).toBe('NOT_ALLOWED');
    expect(await admin.annotations.remove({ id: made.id })).toEqual({ id: made.id, removed: true });
    expect(await reasonOf(analyst.annotations.create({ ...note, module: 'nope' }))).toBe('UNKNOWN_MODULE');
  });
});

describe('administration', () => {
  it('removes a range after a dry run, and answers without it at once', async () => {
    const readings = [1, 2, 3].map((h) => ({ module: 'R', voltage: h, timestamp: `2024-06-01 0${h}:00:00` }));
    await gateway.readings.ingest(readings);
    const range = { module: 'R', from: '2024-06-01T02:00:00Z', to: '2024-06-01T03:00:00Z' };
    expect(await admin.readings.remove({ ...range, dryRun: true })).toEqual({ points: 1, dryRun: true });
    expect(await admin.readings.remove(range)).toEqual({ points: 1, dryRun: false });
    const left = await admin.readings.series({
      modules: ['R'],
      metrics: ['voltage'],
      from: '2024-06-01',
      to: '2024-06-02',
    });
    expect(left.series[0]?.value).toEqual([1, 3]);
    expect(await admin.modules.get({ module_num: 'R' })).toMatchObject({ points: 2 });
  });

  it('drops raw readings by policy, and the roll-ups answer on', async () => {
    const { database } = api.services;
    const readings = Array.from({ length: 48 }, (_, h) => ({
      module: 'OLD',
      voltage: h,
      timestamp: Date.UTC(2022, 0, 5) + h * 3_600_000,
    }));
    await gateway.readings.ingest(readings);
    await sql`update rollup_dirty set at = now() - interval '1 hour'`.execute(database.db);
    const jobs = await admin.admin.jobs.list();
    const run = async (name: string) =>
      admin.admin.jobs.run({ id: jobs.find((j) => j.name === name)?.id ?? 0 });
    await run('wp_refresh_rollups');
    const query = {
      modules: ['OLD'],
      metrics: ['voltage'],
      from: '2022-01-05',
      to: '2022-01-07',
      bucket: '1d',
      aggregates: ['avg' as const],
    };
    const before = await admin.readings.series(query);
    expect(before.source).toBe('day');
    const dry = await admin.admin.policies.set({ retention: { keepDays: 30 }, dryRun: true });
    expect(dry.effects.retention?.points).toBeGreaterThanOrEqual(48);
    expect(dry.policies.retention.keepDays).toBeNull();
    await admin.admin.policies.set({ retention: { keepDays: 30 }, compression: { afterDays: 14 } });
    await run('wp_apply_retention');
    const raw = await admin.readings.series({ ...query, bucket: undefined, aggregates: undefined });
    expect(raw.series[0]?.t ?? []).toEqual([]);
    await run('wp_refresh_rollups');
    expect((await admin.readings.series(query)).series[0]?.avg).toEqual(before.series[0]?.avg);
    expect(await admin.admin.policies.get()).toMatchObject({
      retention: { keepDays: 30 },
      compression: { afterDays: 14 },
    });
    await admin.admin.policies.set({ retention: { keepDays: null } });
  });

  it('rolls up by the minute where that is asked for', async () => {
    const { database } = api.services;
    const now = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000;
    await gateway.readings.ingest(
      [0, 20, 70].map((s) => ({ module: 'MIN', voltage: s, timestamp: now + s * 1000 })),
    );
    await admin.admin.policies.set({ minute: true });
    await sql`update rollup_dirty set at = now() - interval '1 hour'`.execute(database.db);
    const job = (await admin.admin.jobs.list()).find((j) => j.name === 'wp_refresh_rollups');
    await admin.admin.jobs.run({ id: job?.id ?? 0 });
    const answer = await admin.readings.series({
      modules: ['MIN'],
      metrics: ['voltage'],
      from: now,
      to: now + 86_400_000,
      bucket: '1m',
      aggregates: ['avg', 'count'],
    });
    expect(answer).toMatchObject({ source: 'minute', series: [{ avg: [10, 70], count: [2, 1] }] });
    await admin.admin.policies.set({ minute: false });
    expect(await admin.admin.policies.get()).toMatchObject({ minute: false });
  });

  it('tells what is stored, and who did what', async () => {
    const storage = await admin.admin.storage();
    expect(storage.bytes).toBeGreaterThan(0);
    expect(storage.chunks.length).toBeGreaterThan(0);
    const audit = await admin.admin.audit({ limit: 5 });
    expect(audit).toHaveLength(5);
    const next = await admin.admin.audit({ limit: 5, beforeId: audit.at(-1)?.id });
    expect(next[0]?.id).toBeLessThan(audit.at(-1)?.id ?? 0);
    const actions = (await admin.admin.audit({ limit: 1000 })).map((row) => row.action);
    for (const action of ['modules.remove', 'readings.remove', 'admin.policies.set', 'admin.jobs.run']) {
      expect(actions).toContain(action);
    }
  });
});
