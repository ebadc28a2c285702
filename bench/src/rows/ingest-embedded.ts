import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COPY_HEADER,
  COPY_TRAILER,
  createDatabase,
  createEmbeddedDriver,
  migrate,
  sql,
  type WpDatabase,
} from '@wp/db';
import { copyRows, FROM, jsonBatches, perSecond, records, spanMs } from '../load.ts';
import { inParallel, timed } from '../measure.ts';
import { EMPTY, makeChunks } from '../native.ts';
import type { Row } from '../row.ts';
import { sendBatch, startService } from '../service.ts';

const BATCH = 5000;

/** The origin's JSON over HTTP into the embedded store against bare COPY of the same points into one like it. */
export const ingestEmbedded: Row = {
  name: 'ingest-embedded',
  title: `origin's JSON, ${BATCH} records a batch, 4 gateways, embedded`,
  needs: 'embedded',
  target: '≥ 0.6',
  reached: (ratio) => ratio >= 0.6,
  limit: 'the WASM database: one thread, one connection',
  async run({ quick, repetitions, progress }) {
    const count = quick ? 20_000 : 100_000;
    const bodies = jsonBatches(records(count), BATCH);
    const rows = copyRows(records(count), BATCH);
    await using bare = await openBare();
    const ours: number[] = [];
    const against: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      for (const statement of [EMPTY, ...makeChunks(FROM, FROM + spanMs(count)), 'checkpoint'])
        await sql.raw(statement).execute(bare.database.db);
      against.push(perSecond(count, (await timed(() => copyAll(bare.database, rows))).ms));
      // A store of its own each time: nobody but the server reaches into it.
      await using service = await startService(undefined);
      const { ms } = await timed(() =>
        inParallel(bodies, 4, async (body, lane) => {
          const receipt = await sendBatch(service, body, lane);
          if (receipt.stored !== receipt.received)
            throw new Error(`not all was new: ${JSON.stringify(receipt)}`);
        }),
      );
      ours.push(perSecond(count, ms));
    }
    return { unit: 'points/s', ours, against, againstIs: "COPY FROM '/dev/blob', chunks made before" };
  },
};

async function openBare(): Promise<{ database: WpDatabase } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), 'wp-bench-bare-'));
  const database = createDatabase(await createEmbeddedDriver({ dataDir: join(dir, 'pgdata') }));
  await migrate(database);
  return {
    database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const copyAll = (database: WpDatabase, pieces: readonly Uint8Array[]): Promise<void> =>
  database.session(async (session) => {
    for (const piece of pieces) {
      await session.copyIn('copy reading (time, module_id, metric_id, value) from stdin (format binary)', [
        COPY_HEADER,
        piece,
        COPY_TRAILER,
      ]);
    }
  });
