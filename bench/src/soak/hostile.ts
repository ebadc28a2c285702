import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Service } from '../service.ts';

/** One kind of attack, made again and again; answers a word for what came of it. */
export interface Attack {
  name: string;
  pauseMs: number;
  strike(signal: AbortSignal): Promise<string>;
}

const YEARS_20 = { from: '2004-01-01', to: '2024-01-01' };

/** Everything that once stopped the service, thrown by a stranger, a viewer and a gateway of its own. */
export function attacks(service: Service, viewer: string, gateway: string): Attack[] {
  const post = async (
    path: string,
    token: string | undefined,
    body: unknown,
    signal: AbortSignal,
    more = {},
  ) => {
    const answer = await fetch(`${service.url}/trpc/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...more,
      },
      body: (typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)) as never,
      signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
    });
    await answer.arrayBuffer();
    return String(answer.status);
  };
  const brackets = gzipSync(Buffer.alloc(8_000_000, '['));
  const nowMs = Date.now();
  const names = (record: number) =>
    Array.from({ length: 1000 }, (_, i) => ({ name: `junk-${record}-${i}-${nowMs}`, value: 1 }));
  const newNames = JSON.stringify(
    Array.from({ length: 36 }, (_, i) => ({ module: 'HOSTILE', timestamp: nowMs - i, measures: names(i) })),
  );
  const namesByModules = JSON.stringify([
    ...Array.from({ length: 20 }, (_, i) => ({
      module: 'HOSTILE',
      timestamp: nowMs - i,
      measures: names(i),
    })),
    ...Array.from({ length: 9000 }, (_, i) => ({
      module: `HOSTILE-${i}`,
      timestamp: nowMs,
      measures: [{ name: `junk-19-999-${nowMs}`, value: 1 }],
    })),
  ]);
  const nonsense = gzipSync(Buffer.alloc(31_000_000, '1\n'));
  // The catalogue has it from the first; no module measures it here.
  const filled = { metrics: ['temperature'], ...YEARS_20, bucket: '1s', fill: 'null' };
  const known = { metrics: ['voltage'], ...YEARS_20, bucket: '1m', fill: 'null', aggregates: ['avg'] };
  return [
    {
      name: 'gzip of brackets, a stranger',
      pauseMs: 300,
      strike: (s) => post('auth.login', undefined, brackets, s, { 'content-encoding': 'gzip' }),
    },
    { name: '36,000 new names', pauseMs: 2000, strike: (s) => post('readings.ingest', gateway, newNames, s) },
    {
      name: 'names times modules',
      pauseMs: 3000,
      strike: (s) => post('readings.ingest', gateway, namesByModules, s),
    },
    {
      name: 'values near 1.8e308',
      pauseMs: 1000,
      strike: (s) =>
        post(
          'readings.ingest',
          gateway,
          [1, 2].map((i) => ({ module: 'HOSTILE', timestamp: nowMs - i, voltage: 1.7e308 })),
          s,
        ),
    },
    {
      name: 'a filled query of 20 years',
      pauseMs: 500,
      strike: (s) => post('readings.series', viewer, filled, s),
    },
    {
      name: '20 costly calls in a batch',
      pauseMs: 1000,
      strike: (s) =>
        post(
          `${Array.from({ length: 20 }, () => 'readings.series').join(',')}?batch=1`,
          viewer,
          Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, known])),
          s,
        ),
    },
    {
      name: 'eight thousand years in a zone',
      pauseMs: 500,
      strike: (s) =>
        post(
          'readings.series',
          viewer,
          { ...known, from: '0002-01-01', to: '9998-01-01', bucket: '1y', timeZone: 'Europe/Berlin' },
          s,
        ),
    },
    {
      name: '31 million rejects in a stream',
      pauseMs: 2000,
      strike: (s) =>
        post('readings.ingestStream', gateway, nonsense, s, {
          'content-type': 'application/octet-stream',
          'content-encoding': 'gzip',
        }),
    },
    { name: '100 unfinished bodies, a stranger', pauseMs: 5000, strike: (s) => unfinished(service, s, 100) },
    { name: '20 stalled streams', pauseMs: 5000, strike: (s) => stalled(service, gateway, s) },
    { name: '60 live streams', pauseMs: 5000, strike: (s) => live(service, viewer, s) },
    {
      name: 'wrong passwords',
      pauseMs: 200,
      strike: (s) => post('auth.login', undefined, { username: 'nobody', password: 'wrong wrong wrong' }, s),
    },
  ];
}

/** Sockets that promise a body of 16 MiB, send a part of it, and wait; half of them do not end their headers either. */
async function unfinished(service: Service, signal: AbortSignal, count: number): Promise<string> {
  const { hostname, port } = new URL(service.url);
  const sockets: Socket[] = [];
  let ended = 0;
  for (let i = 0; i < count; i++) {
    const socket = connect(Number(port), hostname);
    // Read: a socket that is not read never says that it was closed.
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      ended += 1;
    });
    const head = `POST /trpc/readings.ingest HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    socket.write(i % 2 === 0 ? head : `${head}content-length: 16000000\r\n\r\n[${'1,'.repeat(500_000)}`);
    sockets.push(socket);
  }
  await delay(60_000, undefined, { signal }).catch(() => {});
  const answer = `${ended} of ${count} were closed within a minute`;
  for (const socket of sockets) socket.destroy();
  return answer.replace(/^\d+/, (n) => (Number(n) === count ? 'all' : Number(n) > 0 ? 'some' : 'none'));
}

async function stalled(service: Service, gateway: string, signal: AbortSignal): Promise<string> {
  const ending = new AbortController();
  const within = AbortSignal.any([signal, ending.signal]);
  const one = async () => {
    async function* body() {
      yield Buffer.from('{"module":"HOSTILE","timestamp":"2024-06-01T00:00:00Z","voltage":1}\n');
      await delay(60_000, undefined, { signal: within }).catch(() => {});
    }
    const answer = await fetch(`${service.url}/trpc/readings.ingestStream`, {
      method: 'POST',
      duplex: 'half',
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${gateway}` },
      body: Readable.toWeb(Readable.from(body())) as never,
      signal: within,
    } as RequestInit);
    await answer.arrayBuffer();
    return answer.status;
  };
  const answers = Array.from({ length: 20 }, () => one().catch(() => 0));
  await delay(10_000, undefined, { signal }).catch(() => {});
  ending.abort();
  return countOf(await Promise.all(answers));
}

async function live(service: Service, viewer: string, signal: AbortSignal): Promise<string> {
  const ending = new AbortController();
  const within = AbortSignal.any([signal, ending.signal]);
  const input = encodeURIComponent(JSON.stringify({ metrics: ['voltage'] }));
  const one = async () => {
    const answer = await fetch(`${service.url}/trpc/readings.live?input=${input}`, {
      headers: { authorization: `Bearer ${viewer}`, accept: 'text/event-stream' },
      signal: within,
    });
    answer.body?.pipeTo(new WritableStream()).catch(() => {});
    return answer.status;
  };
  const answers = await Promise.all(Array.from({ length: 60 }, () => one().catch(() => 0)));
  await delay(10_000, undefined, { signal }).catch(() => {});
  ending.abort();
  return countOf(answers);
}

/** `200 × 8, 503 × 12`; what had no answer is 0. */
function countOf(statuses: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([status, n]) => `${status} × ${n}`)
    .join(', ');
}
