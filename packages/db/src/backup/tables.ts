import { sql } from 'kysely';
import type { Transaction } from '../driver/connection.ts';

/**
 * What a backup holds, in an order that foreign keys allow. Not `sessions`: a stolen file would sign its thief in,
 * and people sign in again anyway. Not `login_throttle`: it speaks of the last minutes only. Not `rollup_dirty` and
 * `rollup_refreshing`: a restore marks every day. Not `day_changes` and `change_epoch`: its numbers of transactions
 * mean nothing elsewhere.
 */
export const CATALOGUE_TABLES = [
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
] as const;

/** Those that grow without bound are read by ranges of their id. */
const BY_ID = new Set<string>(['batches', 'quarantine', 'audit_log', 'annotations']);
const IDS_A_SLICE = 50_000;

/** Roll-ups by what they are made of; restored where retention has dropped the raw data they came from. */
export const ROLLUPS = ['reading_minute', 'reading_hour', 'reading_day'] as const;

/** The embedded driver holds the answer to a COPY in memory: a slice of `reading` is then 21 MB. */
export const ROWS_A_SLICE = 500_000;

export const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

export interface Slice {
  where: string;
  days?: { first: number; last: number } | undefined;
}

export async function listColumns(trx: Transaction, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`.execute(trx.db);
  return rows.map((row) => row.name);
}

/** Names of the roll-ups that this database has. */
export async function listRollups(trx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select view_name::text as name from timescaledb_information.continuous_aggregates`.execute(trx.db);
  return ROLLUPS.filter((name) => rows.some((row) => row.name === name));
}

/** Tables whose `id` is an identity column, with the last number given out. */
export async function listSequences(trx: Transaction): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of CATALOGUE_TABLES) {
    const { rows } = await sql<{ name: string }>`
      select pg_get_serial_sequence(${table}, attname) as name from pg_attribute
      where attrelid = to_regclass(${table}) and attname = 'id' and attidentity <> ''`.execute(trx.db);
    const sequence = rows[0]?.name;
    if (sequence === undefined) continue;
    const last = await sql<{ last: number }>`
      select case when is_called then last_value else 0 end as last from ${sql.raw(sequence)}`.execute(
      trx.db,
    );
    found[table] = last.rows[0]?.last ?? 0;
  }
  return found;
}

export async function* slicesOf(trx: Transaction, table: string): AsyncIterable<Slice> {
  if (!BY_ID.has(table)) {
    yield { where: 'true' };
    return;
  }
  const { rows } = await sql<{ low: number | null; high: number | null }>`
    select min(id) as low, max(id) as high from ${sql.ref(table)}`.execute(trx.db);
  const { low = null, high = null } = rows[0] ?? {};
  if (low === null || high === null) return;
  for (let from = low; from <= high; from += IDS_A_SLICE) {
    yield { where: `id >= ${from} and id < ${from + IDS_A_SLICE}` };
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Bucket {
  start: number;
  count: number;
}

/** Ranges of time that hold at most about `ROWS_A_SLICE` rows each, cut at hours, and at minutes where it must be. */
export async function* timeSlices(
  trx: Transaction,
  table: string,
  column: string,
  before?: string,
): AsyncIterable<Slice> {
  const bound = before === undefined ? 'true' : `${column} < '${before}'`;
  let open: { from: number; until: number; rows: number } | undefined;
  for (const part of await countBuckets(trx, { table, column, bound })) {
    if (open !== undefined && open.rows + part.count > ROWS_A_SLICE) {
      yield sliceOf(column, bound, open);
      open = undefined;
    }
    open = { from: open?.from ?? part.start, until: part.until, rows: (open?.rows ?? 0) + part.count };
  }
  if (open !== undefined) yield sliceOf(column, bound, open);
}

function sliceOf(column: string, bound: string, { from, until }: { from: number; until: number }): Slice {
  const iso = (ms: number) => new Date(ms).toISOString();
  const day = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
  return {
    where: `${column} >= '${iso(from)}' and ${column} < '${iso(until)}' and ${bound}`,
    days: { first: day(from), last: day(until - 1) },
  };
}

interface Counted {
  table: string;
  column: string;
  bound: string;
}

async function countBuckets(trx: Transaction, counted: Counted): Promise<(Bucket & { until: number })[]> {
  const parts: (Bucket & { until: number })[] = [];
  for (const hour of await count(trx, counted, '1 hour')) {
    const until = hour.start + HOUR_MS;
    if (hour.count <= ROWS_A_SLICE) {
      parts.push({ ...hour, until });
      continue;
    }
    const iso = (ms: number) => new Date(ms).toISOString();
    const bound = `${counted.column} >= '${iso(hour.start)}' and ${counted.column} < '${iso(until)}' and ${counted.bound}`;
    for (const minute of await count(trx, { ...counted, bound }, '1 minute')) {
      parts.push({ ...minute, until: minute.start + 60_000 });
    }
  }
  return parts;
}

async function count(trx: Transaction, { table, column, bound }: Counted, width: string): Promise<Bucket[]> {
  const { rows } = await sql<{ start: Date; count: number }>`
    select time_bucket(${sql.lit(width)}::interval, ${sql.ref(column)}) as start, count(*) as count
    from ${sql.ref(table)} where ${sql.raw(bound)} group by 1 order by 1`.execute(trx.db);
  return rows.map((row) => ({ start: row.start.getTime(), count: row.count }));
}
