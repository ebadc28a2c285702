import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createControlDriver,
  createDatabase,
  createEmbeddedDriver,
  type Driver,
  openDatabase,
  readLock,
  serveControl,
  sql,
  type WpDatabase,
} from '@wp/db';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SECRET = 'a-secret-of-some-length';
let driver: Driver;
let local: WpDatabase;

beforeAll(async () => {
  driver = await createEmbeddedDriver({});
  local = createDatabase(driver);
  await sql`create table t (id integer primary key, note text)`.execute(local.db);
});
afterAll(() => local.close());

async function withPeer(
  use: (peer: WpDatabase, port: number) => Promise<void>,
  idleMs?: number,
): Promise<void> {
  const control = await serveControl({ driver, secret: SECRET, idleMs });
  const peer = createDatabase(createControlDriver({ ...control, secret: SECRET }));
  try {
    await use(peer, control.port);
  } finally {
    await peer.close();
    await control.close();
  }
}

const count = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from t`.execute(local.db);
  return rows[0]?.n;
};
const empty = () => sql`truncate t`.execute(local.db);

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of body) all.push(piece);
  return Buffer.concat(all);
}

test('queries, errors and times pass', () =>
  withPeer(async (peer) => {
    await empty();
    await sql`insert into t values (1, 'ä')`.execute(peer.db);
    const { rows } = await sql`select id, note, '2026-01-01Z'::timestamptz as at from t`.execute(peer.db);
    expect(rows).toEqual([{ id: 1, note: 'ä', at: new Date('2026-01-01Z') }]);
    await expect(sql`insert into t values (1, 'b')`.execute(peer.db)).rejects.toMatchObject({
      code: '23505',
    });
    expect(await count()).toBe(1);
  }));

test('a COMMIT that rolls back is no success to a peer either', () =>
  withPeer(async (peer) => {
    await empty();
    const passedOver = peer.transaction(async (trx) => {
      await sql`insert into t values (1, 'a')`.execute(trx.db);
      await sql`select 1 / 0`.execute(trx.db).catch(() => {});
    });
    await expect(passedOver).rejects.toThrow(/rolled back instead of committed/);
    expect(await count()).toBe(0);
  }));

test('a COPY of several pieces goes in and out', () =>
  withPeer(async (peer) => {
    await empty();
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i}\t${'z'.repeat(150)}\n`).join('');
    await peer.session(async (session) => {
      await session.copyIn('copy t from stdin', [Buffer.from(lines)]);
      const out = await collect(session.copyOut('copy (select * from t order by id) to stdout'));
      expect(out.toString() === lines).toBe(true);
    });
    await expect(
      peer.session((s) => s.copyIn('copy t from stdin', [Buffer.from('1\ta\n')])),
    ).rejects.toMatchObject({ code: '23505' });
    async function* failing() {
      yield Buffer.from('900000\ta\n');
      throw new Error('the source broke');
    }
    await expect(peer.session((s) => s.copyIn('copy t from stdin', failing()))).rejects.toThrow(
      'source broke',
    );
    expect(await count()).toBe(20_000);
    await peer.session(async (s) => {
      for await (const _ of s.copyOut('copy t to stdout')) break;
    });
    expect((await sql`select 1 as one from t limit 1`.execute(peer.db)).rows).toHaveLength(1);
  }));

test('a peer that goes away in the middle of a transaction is rolled back', async () => {
  await empty();
  const control = await serveControl({ driver, secret: SECRET });
  const gone = createControlDriver({ ...control, secret: SECRET });
  const connection = await gone.acquire();
  await connection.query('begin');
  await connection.query(`insert into t values (1, 'half')`);
  gone.release(connection, true); // cuts the socket
  await gone.close();
  expect(await count()).toBe(0);
  await control.close();
});

test('a connection held without a request lapses, and an idle peer holds none', () =>
  withPeer(async (peer) => {
    await empty();
    await sql`select 1`.execute(peer.db);
    const late = peer.transaction(async (trx) => {
      await sql`insert into t values (1, 'lost')`.execute(trx.db);
      expect(await count()).toBe(0); // waits until the server has taken the connection back
      await sql`insert into t values (2, 'late')`.execute(trx.db);
    });
    await expect(late).rejects.toMatchObject({ code: '25P03' });
    expect(await count()).toBe(0);
    await sql`insert into t values (3, 'again')`.execute(peer.db);
    expect(await count()).toBe(1);
  }, 100));

test('a wrong or oversized secret is cut off without an answer', () =>
  withPeer(async (_peer, port) => {
    const wrong = createControlDriver({ host: '127.0.0.1', port, secret: 'wrong' });
    await expect(wrong.acquire()).rejects.toMatchObject({ code: '08006' });
    for (const bytes of [Buffer.from([0x7f, 0, 0, 0]), Buffer.from([0, 0, 4, 1, 1])]) {
      const socket = connect(port, '127.0.0.1');
      const answered: Buffer[] = [];
      socket.on('data', (data) => answered.push(data));
      socket.on('error', () => {});
      socket.write(bytes);
      await new Promise((resolve) => socket.once('close', resolve));
      expect(answered).toEqual([]);
    }
  }));

test('closing the port rolls back who is there', async () => {
  await empty();
  const control = await serveControl({ driver, secret: SECRET });
  const peer = createControlDriver({ ...control, secret: SECRET });
  const connection = await peer.acquire();
  await connection.query('begin');
  await connection.query(`insert into t values (1, 'half')`);
  await control.close();
  expect(await count()).toBe(0);
  await expect(connection.query('select 1')).rejects.toMatchObject({ code: '08006' });
  peer.release(connection);
  await peer.close();
});

test('an administrative command speaks to the server that holds the directory', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-open-'));
  const server = await openDatabase({ dataDir });
  expect(server.via).toBe('embedded');
  await expect(openDatabase({ dataDir })).rejects.toMatchObject({ reason: 'DATABASE_LOCKED' });
  const opening = openDatabase({ dataDir, allowControl: true }); // the port is not there yet: it waits
  await server.serveControl();
  const command = await opening;
  expect(command.via).toBe('control');
  await sql`create table seen (id integer)`.execute(command.database.db);
  await command.close();
  await sql`insert into seen values (1)`.execute(server.database.db);
  await server.close();
  expect(await readLock(dataDir)).toBeUndefined();

  const alone = await openDatabase({ dataDir, allowControl: true });
  expect(alone.via).toBe('embedded');
  expect((await sql`select * from seen`.execute(alone.database.db)).rows).toEqual([{ id: 1 }]);
  await alone.close();
  await rm(dataDir, { recursive: true });
});
