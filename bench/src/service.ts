import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, call, resultOf } from './http-client.ts';
import { CLOCK_TICKS } from './processor.ts';

export interface Service extends AsyncDisposable {
  url: string;
  admin: string;
  gateways: string[];
  /** Resident memory in MiB. */
  memory(): number;
  /** Seconds of processor time since it began, all threads. */
  cpuSeconds(): number;
}

/** Starts the server in a process of its own, on the native database of `url` or else embedded. */
export async function startService(
  url: string | undefined,
  options: { rateLimited?: boolean } = {},
): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-bench-'));
  const child = fork(new URL('./serve.js', import.meta.url), {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      LOG_LEVEL: 'error',
      WP_DATA_DIR: dataDir,
      ...(options.rateLimited === true ? {} : { WP_RATE_LIMIT_PER_MINUTE: '1000000' }),
      ...(url === undefined ? {} : { DATABASE_URL: url }),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code} before it was ready`);
  });
  const [ready] = await Promise.race([once(child, 'message'), died]);
  died.catch(() => {});
  const { url: address, admin, gateways } = ready as { url: string; admin: string; gateways: string[] };
  const pid = child.pid ?? 0;
  return {
    url: address,
    admin,
    gateways,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    cpuSeconds() {
      const [user, system] =
        readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
      return (Number(user) + Number(system)) / CLOCK_TICKS;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Sends one body of `readings.ingest`; answers its receipt. */
export async function sendBatch(service: Service, body: Uint8Array, lane: number): Promise<Receipt> {
  return resultOf('readings.ingest', await offerBatch(service, body, lane));
}

/** The same, whatever the answer. */
export const offerBatch = (service: Service, body: Uint8Array, lane: number): Promise<Answer> =>
  call(`${service.url}/trpc/readings.ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${service.gateways[lane % 4]}` },
    body,
  });

export interface Receipt {
  batchId: string;
  received: number;
  stored: number;
  duplicates: number;
  points: number;
  replayed: boolean;
}

export const withBatchId = (body: Uint8Array, batchId: string): Uint8Array =>
  Buffer.concat([Buffer.from(`{"batchId":${JSON.stringify(batchId)},"readings":`), body, Buffer.from('}')]);
