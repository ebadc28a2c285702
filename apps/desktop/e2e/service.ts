import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Env, type RunningServer, readEnv, startServer } from '@wp/server';
import { encodeNdjson, type Fleet, type RawRecord, simulateFleet } from '@wp/simulate';

export const PASSWORD = 'tulip-anvil-91-mango';

export interface Service extends AsyncDisposable {
  url: string;
  /** Ends the server; `start` begins it again on the same port and data, with more in its environment. */
  restart(): Promise<{ start(more?: Partial<Env>): Promise<void> }>;
  fleet: Fleet;
  /** Sends readings as the gateway does. */
  send(records: readonly object[]): Promise<void>;
  /** The one that was started first. */
  server: RunningServer;
}

export interface FleetOptions {
  modules?: number;
  days?: number;
  intervalMs?: number;
}

/** A real server on an embedded database of its own, with an analyst, a superuser and a simulated fleet. */
export async function startService(fleet: FleetOptions = {}): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-desktop-service-'));
  const env = readEnv({ NODE_ENV: 'test', WP_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' });
  const server = await startServer(env, { settleSeconds: 0 });
  const { auth } = server.services;
  await auth.createSuperuser({ username: 'admin', password: PASSWORD });
  await auth.users.create({ kind: 'cli' }, { username: 'ana', password: PASSWORD, role: 'analyst' });
  const { token } = await auth.gateways.create({ kind: 'cli' }, { name: 'roof', autoRegister: true });
  const simulated = simulate(fleet);
  await send(server.url, token, simulated);
  let running: RunningServer | undefined = server;
  return {
    url: server.url,
    fleet: simulated,
    server,
    send: (records) =>
      expectOk(
        fetch(`${server.url}/trpc/readings.ingest`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(records),
        }),
      ),
    async restart() {
      await running?.stop();
      running = undefined;
      return {
        async start(more = {}) {
          running = await startServer(
            { ...env, ...more, PORT: Number(new URL(server.url).port) },
            { settleSeconds: 0 },
          );
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await running?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const DAY_MS = 86_400_000;

/** A fleet with faults that ends now: its newest readings are fresh. */
function simulate({ modules = 12, days = 3, intervalMs = 300_000 }: FleetOptions): Fleet {
  const to = Math.floor(Date.now() / intervalMs) * intervalMs;
  return simulateFleet({ seed: 7, modules, from: to - days * DAY_MS, to, intervalMs, faults: 'default' });
}

/** All records but the last two days of the third module: whatever faults chance brings, one module is late. */
function* arrived(fleet: Fleet): Generator<RawRecord> {
  const silentSince = Date.now() - 2 * DAY_MS;
  const silent = fleet.modules[2]?.module_num;
  for (const record of fleet.records()) {
    if (record.module !== silent || Date.parse(record.timestamp) < silentSince) yield record;
  }
}

async function send(url: string, token: string, fleet: Fleet): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await expectOk(
    fetch(`${url}/trpc/modules.register`, { method: 'POST', headers, body: JSON.stringify(fleet.modules) }),
  );
  await expectOk(
    fetch(`${url}/trpc/readings.ingestStream`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: [...encodeNdjson(arrived(fleet))].join(''),
    }),
  );
}

async function expectOk(answer: Promise<Response>): Promise<void> {
  const given = await answer;
  if (!given.ok) throw new Error(`${given.url}: ${given.status} ${await given.text()}`);
}
