import { PassThrough, Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  backup,
  createDatabase,
  createEmbeddedDriver,
  migrate,
  restore,
  sql,
  verify,
  type WpDatabase,
} from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

async function write(database: WpDatabase): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await backup(database, sink);
  return Buffer.concat(chunks);
}

/** In small pieces: a file comes in any. */
const read = (file: Uint8Array) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < file.length; at += 1000) yield file.subarray(at, at + 1000);
    })(),
  );

const STATEMENTS = [
  `insert into modules (module_num) select 'm' || i from generate_series(1, 3) i`,
  `delete from modules where module_num = 'm3'`,
  `insert into metrics (name, unit) values ('power', 'W')`,
  `insert into users (username, password_hash, role) values ('Ada', 'x', 'superuser')`,
  `insert into sessions (id_hash, user_id, expires_at, absolute_expires_at) values ('s', 1, now(), now())`,
  `insert into gateways (name) values ('roof')`,
  `insert into gateway_modules values (1, 'm1')`,
  `insert into gateway_tokens (id, gateway_id, secret_hash) values ('t', 1, 'h')`,
  `insert into api_tokens (id, user_id, name, secret_hash) values ('a', 1, 'n', 'h')`,
  `insert into batches (principal, batch_id, digest, receipt)
    select 'gateway:1', 'b' || i, '\\x00ff'::bytea, '{"n": [1, "ü"]}' from generate_series(1, 20) i`,
  `insert into quarantine (principal, batch_id, record_index, code, path, message, record, time_zone, on_duplicate)
    values ('gateway:1', 'b1', 0, 'C', 'p', 'm', '{"a":"\\t\\\\"}', 'UTC', 'ignore')`,
  `update counters set value = 4 where name = 'quarantine_dropped'`,
  `insert into annotations (module_id, metric_id, from_time, to_time, kind, text, created_by)
    values (1, null, '2026-01-02', '2026-01-03', 'note', 'snow', 1)`,
  `insert into audit_log (actor, action, target) values ('user:1', 'a', 't')`,
  `insert into settings (key, value) values ('retention', '{"keep": "30 days"}')`,
  `insert into reading select time, module, metric, floor(sin(extract(epoch from time)) * 1000) / 8 + module
    from generate_series('2026-01-01 00:00Z'::timestamptz, '2026-01-20Z', '20 min') time,
      generate_series(1, 2) module, generate_series(1, 3) metric`,
  `insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2`,
  `select compress_chunk(c) from show_chunks('reading', older_than => '2026-01-10'::timestamptz) c`,
];

const TABLES = [
  'modules',
  'metrics',
  'users',
  'gateways',
  'gateway_modules',
  'gateway_tokens',
  'api_tokens',
  'batches',
  'quarantine',
  'counters',
  'annotations',
  'audit_log',
  'settings',
  'series',
  'reading',
];

async function digest(database: WpDatabase): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const table of TABLES) {
    const { rows } =
      await sql`select count(*) as n, md5(coalesce(string_agg(t::text, '|' order by t::text collate "C"), '')) as md5
      from ${sql.table(table)} t`.execute(database.db);
    found[table] = rows[0];
  }
  return found;
}

const embedded = async () => {
  const database = createDatabase(await createEmbeddedDriver({}));
  await migrate(database);
  return database;
};

let origin: WpDatabase;
let file: Buffer;
beforeAll(async () => {
  origin = await embedded();
  for (const statement of STATEMENTS) await sql.raw(statement).execute(origin.db);
  file = await write(origin);
}, 60_000);
afterAll(() => origin.close());

test('a backup is whole by its own account and leaves sessions out', async () => {
  const summary = await verify(read(file));
  expect(summary.header).toMatchObject({ version: 1, kind: 'embedded' });
  expect(summary.tables.find((t) => t.name === 'reading')?.rows).toBe((19 * 72 + 1) * 6);
  expect(summary.tables.map((t) => t.name)).not.toContain('sessions');
});

test('a broken sink fails the backup and frees the database', async () => {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk gone')) });
  await expect(backup(origin, sink)).rejects.toThrow('disk gone');
  expect((await sql`select 1 as one`.execute(origin.db)).rows).toHaveLength(1);
});

test('an aborted backup ends', async () => {
  const abort = new AbortController();
  const done = backup(origin, new PassThrough({ highWaterMark: 1 }), {
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  await expect(done).rejects.toMatchObject({ reason: 'CANCELLED' });
});

describe('restored', () => {
  let target: WpDatabase;
  beforeAll(async () => {
    target = await embedded();
  }, 60_000);
  afterAll(() => target.close());

  test('a flipped byte or a cut anywhere is found and nothing stays behind', async () => {
    const before = await digest(target);
    for (const share of [0.02, 0.3, 0.6, 0.9, 0.9999]) {
      const flipped = Buffer.from(file);
      const at = Math.floor(file.length * share);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 16, at);
      await expect(verify(read(flipped))).rejects.toMatchObject({ reason: 'INVALID_INPUT' });
      await expect(restore(target, read(flipped))).rejects.toThrow(/damaged|backup/);
      await expect(verify(read(file.subarray(0, at)))).rejects.toThrow(/damaged at .*ends there/);
      await expect(restore(target, read(file.subarray(0, at)))).rejects.toMatchObject({
        reason: 'INVALID_INPUT',
      });
    }
    expect(await digest(target)).toEqual(before);
  }, 60_000);

  test('an altered number within intact gzip is found, and the table is named', async () => {
    const plain = gunzipSync(file);
    const altered = Buffer.from(plain);
    const at =
      altered.lastIndexOf(Buffer.from('{"rows":8214'.replace('8214', String((19 * 72 + 1) * 6)))) - 200;
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    await expect(verify(read(gzipSync(altered)))).rejects.toThrow(/damaged at the table reading/);
    const short = Buffer.concat([plain.subarray(0, at)]);
    await expect(restore(target, read(gzipSync(short)))).rejects.toThrow(
      /the table reading: the file ends there/,
    );
  });

  test('a newer format, a newer migration and no backup at all are refused in words', async () => {
    const plain = gunzipSync(file);
    const edited = (from: string, to: string) => {
      const at = plain.indexOf(from);
      return read(
        gzipSync(Buffer.concat([plain.subarray(0, at), Buffer.from(to), plain.subarray(at + from.length)])),
      );
    };
    await expect(verify(edited('"version":1', '"version":9'))).rejects.toThrow(/format 9/);
    await expect(verify(edited('create_rollups"', 'create_futures"'))).rejects.toThrow(
      /newer version.*futures/,
    );
    await expect(verify(read(gzipSync('something else entirely')))).rejects.toThrow(
      /no backup of this service/,
    );
    await expect(verify(read(Buffer.from('plain text')))).rejects.toMatchObject({ reason: 'INVALID_INPUT' });
    await expect(verify(edited('"name":"users"', '"name":"pg_ok"'))).rejects.toThrow(
      /not one of this service/,
    );
  });

  test('everything is there, numbers go on, and every day is marked', async () => {
    const summary = await restore(target, read(file));
    expect(summary.skipped).toEqual([]);
    expect(await digest(target)).toEqual(await digest(origin));
    const { rows } = await sql`insert into modules (module_num) values ('next') returning id`.execute(
      target.db,
    );
    expect(rows).toEqual([{ id: 4 }]); // 3 was removed before the backup and is not given out again
    const days =
      await sql`select count(distinct day) as n, min(day) as first, max(day) as last from rollup_dirty`.execute(
        target.db,
      );
    expect(days.rows).toEqual([{ n: 20, first: new Date('2026-01-01Z'), last: new Date('2026-01-20Z') }]);
    expect((await sql`select * from sessions`.execute(target.db)).rows).toEqual([]);
  });

  test('a database in use is refused, unless it is to be emptied', async () => {
    await expect(restore(target, read(file))).rejects.toMatchObject({ reason: 'ALREADY_EXISTS' });
    await restore(target, read(file), { force: true });
    expect(await digest(target)).toEqual(await digest(origin));
  });
});

const rollups = async (database: WpDatabase) =>
  (
    await sql`select 'h' as of, h.* from reading_hour h where bucket < '2026-01-16' union all
    select 'd', d.* from reading_day d where bucket < '2026-01-15' order by 1, 2, 3, 4`.execute(database.db)
  ).rows;

test.each([
  ['with newer readings', true],
  ['with no reading left', false],
])(
  'roll-ups outlive their raw data: %s',
  async (_name, newer) => {
    const source = await embedded();
    for (const statement of STATEMENTS) await sql.raw(statement).execute(source.db);
    if (!newer) await sql`delete from reading where time >= '2026-01-15'`.execute(source.db);
    for (const view of ['reading_hour', 'reading_day']) {
      await sql`call refresh_continuous_aggregate(${sql.lit(view)}, null, '2026-01-20Z'::timestamptz)`.execute(
        source.db,
      );
    }
    await sql`insert into settings (key, value) values ('raw_dropped', '{"before": "2026-01-15T00:00:00Z"}')`.execute(
      source.db,
    );
    await sql`select drop_chunks('reading', older_than => '2026-01-15Z'::timestamptz)`.execute(source.db);
    const copy = await write(source);
    const target = await embedded();
    await restore(target, read(copy));
    const kept = await rollups(source);
    expect(kept.length).toBeGreaterThan(14 * 24 * 6);
    expect(await rollups(target)).toEqual(kept);
    await sql`update rollup_dirty set at = at - interval '2 hours'`.execute(target.db);
    await sql`call wp_refresh_rollups(0, '{}')`.execute(target.db);
    expect(await rollups(target)).toEqual(kept);
    expect((await sql`select * from reading where module_id = 0`.execute(target.db)).rows).toEqual([]);
    await Promise.all([source.close(), target.close()]);
  },
  60_000,
);

const server = process.env.DATABASE_URL;
describe.skipIf(server === undefined || server === '')('between the drivers', () => {
  let native: TestDatabase;
  beforeAll(async () => {
    native = await openTestDatabase();
  }, 60_000);
  afterAll(() => native[Symbol.asyncDispose]());

  test('an embedded backup goes into a native server and back', async () => {
    await restore(native.database, read(file));
    const expected = await digest(origin);
    expect(await digest(native.database)).toEqual(expected);
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk gone')) });
    await expect(backup(native.database, broken)).rejects.toThrow('disk gone');
    const back = await write(native.database);
    const target = await embedded();
    await restore(target, read(back));
    expect(await digest(target)).toEqual(expected);
    await target.close();
    await restore(native.database, read(back), { force: true });
    expect(await digest(native.database)).toEqual(expected);
  }, 60_000);
});
