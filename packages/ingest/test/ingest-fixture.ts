import { Readable } from 'node:stream';
import type { IngestInput, OnDuplicate, RawRecord, Receipt } from '@wp/contract';
import { sql, type WpDatabase } from '@wp/db';
import { type BatchOptions, createIngest, type Ingest, type IngestLimits, type Sender } from '@wp/ingest';

/** A UTC day in the recent past, so that no default limit refuses it. */
export const DAY = 86_400_000;
export const START = Math.floor(Date.now() / DAY) * DAY - 3 * DAY;
export const GATEWAY: Sender = {
  principal: 'gateway:1',
  timeZone: 'UTC',
  autoRegister: true,
  modules: undefined,
};

export const body = (input: IngestInput | unknown): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(input));
export const lines = (records: readonly unknown[]): Readable =>
  Readable.from(records.map((r) => Buffer.from(`${JSON.stringify(r)}\n`)));
export const stream = (
  ingest: Ingest,
  records: readonly unknown[],
  options: Partial<BatchOptions> = {},
  sender = GATEWAY,
) =>
  ingest.ingestStream(lines(records), sender, {
    mode: 'partial',
    onDuplicate: 'ignore',
    gzip: false,
    ...options,
  });

export const ingestOn = (database: WpDatabase, limits: Partial<IngestLimits> = {}, threads = 1): Ingest =>
  createIngest({ database, threads, limits });

export type Table = Record<string, number>;

/** Everything in `reading`, by `module|metric|time`. */
export async function tableOf(database: WpDatabase): Promise<Table> {
  const { rows } = await sql<{ module: string; metric: string; time: Date; value: number }>`
    select m.module_num as module, k.name as metric, r.time, r.value from reading r
    join modules m on m.id = r.module_id join metrics k on k.id = r.metric_id`.execute(database.db);
  return Object.fromEntries(rows.map((r) => [`${r.module}|${r.metric}|${r.time.getTime()}`, r.value]));
}

export async function empty(database: WpDatabase): Promise<void> {
  await sql`truncate reading, series, rollup_dirty, quarantine, batches`.execute(database.db);
}

/** `series` as it is, and as counting `reading` again would make it. */
export async function seriesAndRecount(database: WpDatabase) {
  const columns = sql`module_id, metric_id, first_time, last_time, points`;
  const kept = await sql`select ${columns} from series where points > 0 order by 1, 2`.execute(database.db);
  const recount = await sql`select module_id, metric_id, min(time) as first_time, max(time) as last_time,
    count(*) as points from reading group by 1, 2 order by 1, 2`.execute(database.db);
  return { kept: kept.rows, recount: recount.rows };
}

export async function dirtyDays(database: WpDatabase): Promise<number[]> {
  const { rows } = await sql<{ day: Date }>`select distinct day from rollup_dirty order by 1`.execute(
    database.db,
  );
  return rows.map((row) => row.day.getTime());
}

export type Counts = Pick<Receipt, 'received' | 'stored' | 'duplicates' | 'replaced' | 'rejected' | 'points'>;
export const countsOf = ({ received, stored, duplicates, replaced, rejected, points }: Counts): Counts => ({
  received,
  stored,
  duplicates,
  replaced,
  rejected,
  points,
});

/** What a plain reading of the contract makes of one request: `table` is changed in place. */
export function model(table: Table, records: readonly RawRecord[], onDuplicate: OnDuplicate): Counts {
  const counts: Counts = { received: 0, stored: 0, duplicates: 0, replaced: 0, rejected: 0, points: 0 };
  for (const record of records) {
    counts.received += 1;
    const all = [...(record.measures ?? [])];
    if (record.temperature != null) all.push({ name: 'temperature', value: record.temperature });
    if (record.voltage != null) all.push({ name: 'voltage', value: record.voltage });
    const wrong = all.some(({ value }) => typeof value !== 'number');
    if (all.length === 0 || wrong || record.module === '') {
      counts.rejected += 1;
      continue;
    }
    let fresh = 0;
    for (const { name, value } of all) {
      const key = `${record.module}|${name}|${record.timestamp}`;
      const isNew = table[key] === undefined;
      if (isNew) fresh += 1;
      if (isNew || onDuplicate === 'replace') table[key] = value;
    }
    counts.points += onDuplicate === 'replace' ? all.length : fresh;
    if (fresh > 0) counts.stored += 1;
    else counts[onDuplicate === 'replace' ? 'replaced' : 'duplicates'] += 1;
  }
  return counts;
}
