import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import { type TimeRange, withinRanges } from './sql-literals.ts';

export interface LatestReading {
  module: string;
  metric: string;
  unit: string | null;
  time: Date;
  value: number;
}

interface Asked {
  /** Absent: all. */
  moduleIds: readonly number[] | undefined;
  /** Absent: all. */
  metricIds: readonly number[] | undefined;
}

const HOUR_MS = 3_600_000;
/** As wide as a chunk of `reading`, which begin at multiples of it since 1970. */
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Weeks that are asked for each by itself; where modules fell silent in more, those of the fewest are asked for together. */
const MOST_ALONE = 7;

/**
 * The newest value of each series of the modules and metrics (absent: of all). Two statements that have to see the same
 * state: `db` is a transaction that is `repeatable read`. `series` knows when the newest values were; the planner is
 * told the weeks as literals, so that it opens the chunks of these alone, however many there are.
 */
export async function listLatest(
  db: Kysely<Database>,
  moduleIds: readonly number[] | undefined,
  metricIds: readonly number[] | undefined,
): Promise<LatestReading[]> {
  const asked = { moduleIds, metricIds };
  const groups = await listNewestWeeks(db, asked);
  return groups.length === 0 ? [] : (await selectLatest(asked, groups).execute(db)).rows;
}

/** The weeks in which the newest values of the series lie, in groups to be asked for by themselves. */
export async function listNewestWeeks(db: Kysely<Database>, asked: Asked): Promise<TimeRange[][]> {
  const { rows } = await sql<{ week: number }>`
    select floor(extract(epoch from s.last_time) * 1000 / ${WEEK_MS}::int8)::int as week
    from series s where ${isAsked(asked)} group by 1 order by count(*) desc, 1`.execute(db);
  const weeks = rows.map(({ week }) => ({ fromMs: week * WEEK_MS, toMs: (week + 1) * WEEK_MS }));
  const alone = weeks.slice(0, MOST_ALONE).map((week) => [week]);
  const together = weeks.slice(MOST_ALONE).sort((a, b) => a.fromMs - b.fromMs);
  return together.length === 0 ? alone : [...alone, together];
}

/**
 * Where retention dropped a series wholly, its last value comes from the roll-up by the hour. The limits keep the
 * planner from joining all of a chunk where a step into its index a series is enough.
 */
export function selectLatest(
  asked: Asked,
  groups: readonly (readonly TimeRange[])[],
): RawBuilder<LatestReading> {
  const ofGroup = (ranges: readonly TimeRange[]) => {
    const fromMs = ranges[0]?.fromMs ?? 0;
    const toMs = ranges.at(-1)?.toMs ?? 0;
    const within = (column: string, range: TimeRange) => sql.raw(withinRanges(column, [range]));
    return sql`
      select s.module_id, s.metric_id, newest.time, newest.value
      from series s
      left join lateral (
        select r.time, r.value from reading r
        where r.module_id = s.module_id and r.metric_id = s.metric_id and r.time = s.last_time
          and ${within('r.time', { fromMs, toMs })}
        order by r.time desc limit 1) raw on true
      cross join lateral (
        select raw.time, raw.value where raw.time is not null
        union all
        (select h.last_time, h.last from reading_hour h
        where raw.time is null and h.module_id = s.module_id and h.metric_id = s.metric_id
          and h.bucket <= s.last_time and h.bucket > s.last_time - interval '1 hour'
          and ${within('h.bucket', { fromMs: fromMs - HOUR_MS, toMs })}
        order by h.bucket desc limit 1)) newest
      where (${sql.raw(withinRanges('s.last_time', ranges))}) and ${isAsked(asked)}`;
  };
  return sql<LatestReading>`
    select m.module_num as module, k.name as metric, k.unit, newest.time, newest.value
    from (${sql.join(groups.map(ofGroup), sql` union all `)}) newest
    join modules m on m.id = newest.module_id
    join metrics k on k.id = newest.metric_id
    order by m.module_num, k.name`;
}

function isAsked({ moduleIds, metricIds }: Asked): RawBuilder<unknown> {
  const among = (column: string, ids: readonly number[] | undefined) =>
    ids === undefined
      ? sql`true`
      : sql`${sql.ref(column)} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::int)`;
  return sql`${among('s.module_id', moduleIds)} and ${among('s.metric_id', metricIds)}`;
}
