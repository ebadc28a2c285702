import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuth } from '@wp/auth';
import type { Receipt } from '@wp/contract';
import { migrate, openDatabase } from '@wp/db';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROUNDS = 20;
const CLIENTS = 3;
const RECORDS = 40;

let dataDir: string;
let token: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wp-kill-'));
  const opened = await openDatabase({ dataDir });
  await migrate(opened.database);
  const gateway = { name: 'g', autoRegister: true };
  token = (await createAuth({ database: opened.database }).gateways.create({ kind: 'cli' }, gateway)).token;
  await opened.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs `use` beside a server of its own, which is killed at the end, also where the test fails. */
async function beside(use: (url: string, end: () => Promise<void>) => Promise<void>): Promise<void> {
  const child = fork(new URL('./serve-child.mjs', import.meta.url), {
    env: { ...process.env, WP_DATA_DIR: dataDir, DATABASE_URL: '' },
    execArgv: [],
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.once('message', (message) => resolve((message as { url: string }).url));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    });
    await use(url, () => kill(child));
  } finally {
    await kill(child);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

const batchOf = (round: number, client: number, n: number) => ({
  batchId: `r${round}-c${client}-n${n}`,
  readings: Array.from({ length: RECORDS }, (_, i) => ({
    module: `c${client}`,
    voltage: i,
    timestamp: Date.UTC(2024, 0, 1) + ((round * 1000 + n) * RECORDS + i) * 1000,
  })),
});

async function call<T>(url: string, path: string, input: unknown): Promise<T> {
  const answer = await fetch(`${url}/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { result: { data: T } }).result.data;
}

it('a receipt that was given outlives kill -9 of the server, twenty times over', async () => {
  const given = new Map<string, { batch: ReturnType<typeof batchOf>; receipt: Receipt }>();
  let restarted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await beside(async (url, end) => {
      let killed = false;
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        for (let n = 0; !killed; n++) {
          const batch = batchOf(round, client, n);
          // The last one is cut off without an answer: nothing is promised for it.
          const receipt = await call<Receipt>(url, 'readings.ingest', batch).catch(() => undefined);
          if (receipt === undefined) return;
          given.set(batch.batchId, { batch, receipt });
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 300 + ((round * 137) % 400)));
      const dying = end();
      killed = true;
      await Promise.all([dying, ...clients]);
    });
    restarted += 1;
  }
  expect(restarted).toBe(ROUNDS);
  expect(given.size).toBeGreaterThan(ROUNDS);

  await beside(async (url) => {
    for (const [batchId, { batch, receipt }] of given) {
      expect(receipt).toMatchObject({ received: RECORDS, replayed: false });
      expect(await call(url, 'readings.receipt', { batchId })).toMatchObject({ ...receipt, replayed: true });
      expect(await call(url, 'readings.ingest', batch)).toEqual({ ...receipt, replayed: true });
      // Every point is there: without the batchId each record is a duplicate.
      expect(await call(url, 'readings.ingest', batch.readings)).toMatchObject({
        duplicates: RECORDS,
        stored: 0,
      });
    }
  });
  console.log(`${ROUNDS} kills, ${given.size} receipts given, all of them kept`);
}, 360_000);
