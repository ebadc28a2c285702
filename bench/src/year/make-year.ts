// Makes the fleet of a year in a directory of its own, in a process of its own: `make-year.js DIRECTORY`.
import { ReadableStream } from 'node:stream/web';
import { readEnv, startServer } from '@wp/server';
import { encodeNdjson, simulateFleet } from '@wp/simulate';
import { sql } from 'kysely';
import { YEAR_PASSWORD, YEAR_USERS } from './year.ts';

const MODULES = 100;
const INTERVAL_MS = 15 * 60_000;
const DAYS = 365;
const DAY_MS = 86_400_000;
const CHUNK = 1 << 20;

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('make-year DIRECTORY');
const to = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
const fleet = simulateFleet({
  seed: 11,
  modules: MODULES,
  from: to - DAYS * DAY_MS,
  to,
  intervalMs: INTERVAL_MS,
  faults: 'default',
  metrics: ['power'],
});
const env = readEnv({ NODE_ENV: 'development', LOG_LEVEL: 'error', WP_DATA_DIR: directory, PORT: '0' });
const server = await startServer(env, { settleSeconds: 0 });
const { auth, database } = server.services;
await auth.createSuperuser({ username: YEAR_USERS.superuser, password: YEAR_PASSWORD });
await auth.users.create(
  { kind: 'cli' },
  { username: YEAR_USERS.analyst, password: YEAR_PASSWORD, role: 'analyst' },
);
const { token } = await auth.gateways.create({ kind: 'cli' }, { name: 'roof', autoRegister: true });
const headers = { authorization: `Bearer ${token}` };
await ok(
  fetch(`${server.url}/trpc/modules.register`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(fleet.modules),
  }),
);
await ok(
  fetch(`${server.url}/trpc/readings.ingestStream`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: ReadableStream.from(chunks()),
    duplex: 'half',
  } as RequestInit),
);
// Rolled up before it is used: as a service is that has run for a year.
const job = await sql<{ id: number }>`select job_id as id from timescaledb_information.jobs
  where proc_name = 'wp_refresh_rollups'`.execute(database.db);
for (;;) {
  const dirty = await sql<{ n: number }>`select count(*)::int as n from rollup_dirty`.execute(database.db);
  if (dirty.rows[0]?.n === 0) break;
  console.error(`${dirty.rows[0]?.n} days are still to be rolled up`);
  await sql.raw(`call run_job(${job.rows[0]?.id})`).execute(database.db);
}
await server.stop();
process.exit(0);

function* chunks(): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  let sent = 0;
  for (const line of encodeNdjson(fleet.records())) {
    text += line;
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    sent += text.length;
    text = '';
    if (sent % (64 * CHUNK) < CHUNK) console.error(`${Math.round(sent / CHUNK)} MiB are sent`);
  }
  yield encoder.encode(text);
}

async function ok(answer: Promise<Response>): Promise<void> {
  const given = await answer;
  if (!given.ok) throw new Error(`${given.url}: ${given.status} ${await given.text()}`);
}
