import { createDatabase, createNativeDriver, sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { type RunningServer, readEnv, startServer } from '@wp/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './server-fixture.ts';

interface LiveEvent {
  kind: 'points' | 'gap';
  message?: string;
  points?: { module: string; metric: string; t: number; value: number }[];
}

const START = Date.UTC(2026, 10, 1);
const records = (module: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    module,
    voltage: from + i,
    timestamp: START + (from + i) * 1000,
  }));

describe.runIf(process.env.DATABASE_URL)('natively, two servers on one database', () => {
  let shared: TestDatabase;
  let one: TestServer;
  let two: RunningServer;
  beforeAll(async () => {
    shared = await openTestDatabase({ migrated: false });
    one = await startTestServer({ DATABASE_URL: shared.url ?? '' });
    two = await startServer(
      readEnv({ NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: shared.url }),
    );
  });
  afterAll(async () => {
    await two.stop();
    await one[Symbol.asyncDispose]();
    await shared[Symbol.asyncDispose]();
  });

  /** Follows at a server; `until` reads on until what was told is enough. */
  async function follow(url: string, modules: string[]) {
    const input = encodeURIComponent(JSON.stringify({ modules }));
    const gone = new AbortController();
    const answer = await fetch(`${url}/trpc/readings.live?input=${input}`, {
      headers: { authorization: `Bearer ${one.admin}` },
      signal: gone.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const events: LiveEvent[] = [];
    let text = '';
    const read = async () => {
      const next = await reader?.read();
      if (next?.done !== false) throw new Error('the stream ended');
      const lines = (text + next.value).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data: {')) continue;
        const data = JSON.parse(line.slice(6));
        if (data.kind !== undefined) events.push(data);
      }
    };
    return {
      events,
      points: () => events.flatMap((event) => event.points ?? []),
      async until(enough: () => boolean) {
        while (!enough()) await read();
      },
      leave: () => gone.abort(),
    };
  }

  /** A follower is set up by its first event: sends until it has one. */
  async function followed(url: string, module: string) {
    const follower = await follow(url, [module]);
    let n = 0;
    const sending = setInterval(
      () => void one.post('readings.ingest', records(module, 1, 100_000 + n++), one.gateway),
      50,
    );
    await follower.until(() => follower.points().length > 0);
    clearInterval(sending);
    return follower;
  }

  it('natively, who follows at one server is told what the other took in, body, stream and replaced alike', async () => {
    const follower = await followed(two.url, 'm1');
    const told = (value: number, t: number) => follower.points().some((p) => p.value === value && p.t === t);
    await one.call('readings.ingest', records('m1', 3), one.gateway);
    await one.call('readings.ingest', records('other', 3), one.gateway);
    await follower.until(() => told(2, START + 2000));
    const ndjson = records('m1', 2000, 1000).map((record) => JSON.stringify(record));
    await one.send(
      '/trpc/readings.ingestStream',
      { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: ndjson.join('\n') },
      one.gateway,
    );
    await follower.until(() => told(1000, START + 1_000_000) && told(2999, START + 2_999_000));
    const replaced = { module: 'm1', voltage: -7, timestamp: START };
    await one.call('readings.ingest', { onDuplicate: 'replace', readings: [replaced] }, one.gateway);
    await follower.until(() => told(-7, START));
    expect(new Set(follower.points().map((p) => `${p.module} ${p.metric}`))).toEqual(new Set(['m1 voltage']));
    expect(follower.events.every((event) => event.kind === 'points')).toBe(true);
    follower.leave();
  });

  it('natively, what a server took in itself is told once, not again from the database', async () => {
    const follower = await followed(one.url, 'm2');
    const before = follower.points().length;
    await one.call('readings.ingest', records('m2', 5), one.gateway);
    // What another server says comes after what it might have said again.
    const { gateways } = two.services.auth;
    const { token } = await gateways.create({ kind: 'cli' }, { name: 'g2', autoRegister: true });
    await fetch(`${two.url}/trpc/readings.ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(records('m2', 1, 50)),
    });
    await follower.until(() => follower.points().some((p) => p.value === 50));
    const own = follower
      .points()
      .slice(before)
      .filter((p) => p.value < 5);
    expect(own.map((p) => p.value)).toEqual([0, 1, 2, 3, 4]);
    follower.leave();
  });

  it('natively, more than is told one by one is a gap, and so is what was said while the listener was away', async () => {
    const follower = await followed(two.url, 'm3');
    const gaps = () => follower.events.filter((event) => event.kind === 'gap').length;
    const many = records('m3', 60_000).map((record) => JSON.stringify(record));
    await one.send(
      '/trpc/readings.ingestStream',
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'x-mode': 'atomic' },
        body: many.join('\n'),
      },
      one.gateway,
    );
    await follower.until(() => gaps() === 1);

    const admin = createDatabase(createNativeDriver({ url: shared.url ?? '', poolSize: 1 }));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'wp-dataservices listener' and datname = current_database()`.execute(admin.db);
    await admin.close();
    await follower.until(() => gaps() === 2);
    await one.call('readings.ingest', records('m3', 1, 90_000), one.gateway);
    await follower.until(() => follower.points().some((p) => p.value === 90_000));
    follower.leave();
  });

  it('natively, a notice that cannot be read is a gap and harms nobody', async () => {
    const follower = await followed(two.url, 'm4');
    await sql`select pg_notify('wp_readings', '')`.execute(two.services.database.db);
    await follower.until(() => follower.events.some((event) => event.kind === 'gap'));
    await one.call('readings.ingest', records('m4', 1), one.gateway);
    await follower.until(() => follower.points().some((p) => p.value === 0));
    follower.leave();
  });
});
