import { sql } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { readEnv, startServer } from '@wp/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ORIGIN, startTestServer, type TestServer } from './server-fixture.ts';

let s: TestServer;
beforeAll(async () => {
  s = await startTestServer({ WP_DATABASE_POOL: '6', WP_LOCK_TIMEOUT_MS: '1000' });
});
afterAll(() => s[Symbol.asyncDispose]());

it('a full pool while the caller is looked up is 503 with Retry-After, not 500', async () => {
  const lookUp = vi.spyOn(s.server.services.auth, 'authenticate');
  for (const ask of [
    () => s.post('auth.me', undefined, s.admin),
    () => s.post('readings.ingest', ORIGIN, s.gateway),
    () => s.send('/export?format=csv&metrics=m&from=2024-01-01&to=2024-01-02', {}, s.admin),
  ]) {
    lookUp.mockRejectedValueOnce(new Error('timeout exceeded when trying to connect'));
    const answer = await ask();
    expect([answer.status, answer.body.error.data.reason]).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  lookUp.mockRestore();
});

// The embedded database is one connection: whoever holds it in a transaction holds it before everybody.
it.runIf(process.env.DATABASE_URL)(
  'natively, writers that wait for a lock cannot take what sign-in and readiness need',
  async () => {
    let unlock = () => {};
    const locked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    let taken = () => {};
    const isTaken = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const holding = s.server.services.database.transaction(async (trx) => {
      await sql`lock table reading in access exclusive mode`.execute(trx.db);
      taken();
      await locked;
    });
    await isTaken;
    try {
      const writers = Array.from({ length: 12 }, () => s.post('readings.ingest', ORIGIN, s.gateway));
      for (let i = 0; i < 5; i++) {
        await s.login('viewer');
        expect((await s.send('/health/ready')).status).toBe(200);
        expect((await s.post('auth.me', undefined, s.admin)).status).toBe(200);
        expect((await s.post('modules.list', {}, s.admin)).status).toBe(200);
      }
      const answers = await Promise.all(writers);
      expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 503));
      for (const answer of answers) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    } finally {
      unlock();
      await holding;
    }
    expect((await s.post('readings.ingest', ORIGIN, s.gateway)).status).toBe(200);
  },
  60_000,
);

it.runIf(process.env.DATABASE_URL)(
  'natively, a server that starts while another migrates waits for it',
  async () => {
    await using fresh = await openTestDatabase({ migrated: false });
    const env = readEnv({
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: fresh.url,
      WP_LOCK_TIMEOUT_MS: '100',
    });
    const servers = await Promise.all([startServer(env), startServer(env)]);
    for (const server of servers) {
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
      await server.stop();
    }
  },
  60_000,
);
