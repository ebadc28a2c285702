import { type Kysely, sql } from 'kysely';

/**
 * The narrow hypertable. Its unique key ends in `time desc`, so that the last value of a series is one step into
 * the index. Compression begins after a week: late data of a few days still meets plain rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table reading (
    time timestamptz not null,
    module_id integer not null,
    metric_id integer not null,
    value double precision not null)`,
  `select create_hypertable('reading', by_range('time', interval '7 days'), create_default_indexes => false)`,
  `create unique index reading_key on reading (module_id, metric_id, time desc)`,
  `alter table reading set (timescaledb.compress,
    timescaledb.compress_segmentby = 'module_id, metric_id', timescaledb.compress_orderby = 'time desc')`,
  `select add_compression_policy('reading', compress_after => interval '7 days')`,
  `create table series (
    module_id integer not null references modules (id) on delete cascade,
    metric_id integer not null references metrics (id) on delete cascade,
    first_time timestamptz not null,
    last_time timestamptz not null,
    points bigint not null,
    primary key (module_id, metric_id))`,
];
