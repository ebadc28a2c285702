import { exportQuerySchema, seriesQuerySchema } from '@wp/contract';
import { sql, type WpDatabase } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { createIngest, type Ingest } from '@wp/ingest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExport } from '../src/export/export.ts';
import { queryLatest } from '../src/readings/latest.ts';
import { querySeries } from '../src/readings/series.ts';
import { LIMITS, refreshRollups } from './readings-fixture.ts';

/**
 * The SQL that is said a thousand times a minute, as it reaches the database. A change of it is a change of speed: it is
 * to be seen in a review, and made on purpose with `pnpm hot-sql`.
 */
const START = Date.UTC(2026, 4, 4);
const DAY = 86_400_000;
const MODULES = ['A', 'B'];
const sender = { principal: 'gateway:1', timeZone: 'UTC', autoRegister: true, modules: undefined };
const live = () => new AbortController().signal;

let said: string[] = [];
let opened: TestDatabase;
let database: WpDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase({ onStatement: (statement) => said.push(statement) });
  ({ database } = opened);
  ingest = createIngest({ database, threads: 1 });
  // What is looked up once for all is not part of what is said again and again.
  await send(0, 'first');
});
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});

const send = (day: number, batchId?: string, onDuplicate = 'ignore') => {
  const readings = MODULES.flatMap((module) =>
    [0, 1, 2].map((i) => ({ module, timestamp: START + day * DAY + i * 600_000, voltage: 12 + i })),
  );
  const body = new TextEncoder().encode(JSON.stringify({ batchId, onDuplicate, readings }));
  return ingest.ingestBody(body, sender);
};
const series = (more: object) =>
  querySeries(
    { database, limits: LIMITS },
    seriesQuerySchema.parse({ metrics: ['voltage'], from: START, to: START + 3 * DAY, ...more }),
    live(),
  );
async function exported(format: string): Promise<void> {
  const query = exportQuerySchema.parse({ metrics: ['voltage'], from: START, to: START + 3 * DAY, format });
  const opening = await openExport({ database, limits: LIMITS }, query, live());
  for await (const _ of opening.body);
}

const HOT: readonly (readonly [name: string, work: () => Promise<unknown>])[] = [
  ['ingest-batch', () => send(1, 'second')],
  ['ingest-batch-answered-before', () => send(1, 'second')],
  ['ingest-duplicates', () => send(1, 'third')],
  ['ingest-replace', () => send(1, 'fourth', 'replace')],
  ['rollup-refresh', () => refreshRollups(database)],
  ['series-hour-of-days-not-rolled-up', () => series({ modules: MODULES, bucket: '1h' })],
  ['series-raw', () => series({ modules: MODULES })],
  ['series-hour', () => series({ modules: MODULES, bucket: '1h' })],
  ['series-day-of-the-fleet', () => series({ bucket: '1d', combine: 'fleet', timeZone: 'Europe/Berlin' })],
  ['latest-all', () => queryLatest({ database, limits: LIMITS }, {}, live())],
  ['latest-of-modules', () => queryLatest({ database, limits: LIMITS }, { modules: MODULES }, live())],
  ['export-csv', () => exported('csv')],
  ['export-arrow', () => exported('arrow')],
];

it.each(HOT)('%s is said as it was when it was last measured', async (name, work) => {
  // Days are rolled up once they have been still for a while.
  if (name === 'series-hour') {
    await sql`update rollup_dirty set at = at - interval '1 day'`.execute(database.db);
    await refreshRollups(database);
  }
  said = [];
  await work();
  await expect(`${said.map(tidy).join(';\n\n')};\n`).toMatchFileSnapshot(`hot-sql/${name}.sql`);
});

/** One form for the same words; the lines stay, so that a change is seen where it is. */
const tidy = (statement: string): string =>
  statement
    .split('\n')
    .map((line) => line.trim().replaceAll(/ +/g, ' '))
    .filter((line) => line !== '')
    .join('\n');
