import type { Listener } from '../driver/listen.ts';

/** Where servers of one database tell each other what they took in. */
export const CHANGE_CHANNEL = 'wp_readings';

/** The times of a module between which a transaction changed readings, epoch milliseconds, both inclusive. */
export interface ChangedRange {
  moduleId: number;
  firstMs: number;
  lastMs: number;
}

export interface ChangeNotice {
  /** The server that wrote. */
  server: string;
  /** Undefined: more than could be said. */
  ranges: ChangedRange[] | undefined;
}

/** PostgreSQL takes payloads shorter than 8000 bytes. */
const MAX_PAYLOAD = 7900;
/** A transaction that has more to say says only that it changed much. */
const MAX_PAYLOADS = 16;
const MANY = '*';

/** What `pg_notify` is to be given for a transaction: few and short texts, whatever it changed. */
export function encodeNotices(server: string, ranges: readonly ChangedRange[]): string[] {
  const payloads: string[] = [];
  let open = '';
  for (const { moduleId, firstMs, lastMs } of ranges) {
    const entry = ` ${moduleId.toString(36)}:${firstMs.toString(36)}:${(lastMs - firstMs).toString(36)}`;
    if (open !== '' && open.length + entry.length > MAX_PAYLOAD) {
      payloads.push(open);
      open = '';
    }
    open = (open === '' ? server : open) + entry;
  }
  if (open !== '') payloads.push(open);
  return payloads.length > MAX_PAYLOADS ? [`${server} ${MANY}`] : payloads;
}

/** What cannot be read, as another version may have written it, is a notice of much by nobody known. */
export function decodeNotice(payload: string): ChangeNotice {
  const [server = '', ...entries] = payload.split(' ');
  const ranges = entries.map((entry) => {
    const [moduleId = Number.NaN, firstMs = Number.NaN, spanMs = Number.NaN] = entry
      .split(':')
      .map((text) => (/^-?[0-9a-z]{1,11}$/.test(text) ? Number.parseInt(text, 36) : Number.NaN));
    return { moduleId, firstMs, lastMs: firstMs + spanMs };
  });
  const isReadable = ranges.length > 0 && ranges.every((range) => Number.isSafeInteger(range.lastMs));
  return { server, ranges: isReadable ? ranges : undefined };
}

/** One range where several of a module meet, so that no reading is found twice. */
export function joinRanges(ranges: readonly ChangedRange[]): ChangedRange[] {
  const joined: ChangedRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.moduleId - b.moduleId || a.firstMs - b.firstMs)) {
    const last = joined.at(-1);
    if (last?.moduleId === range.moduleId && range.firstMs <= last.lastMs) {
      last.lastMs = Math.max(last.lastMs, range.lastMs);
    } else joined.push({ ...range });
  }
  return joined;
}

export interface ChangedReading {
  module: string;
  metric: string;
  timeMs: number;
  value: number;
}

/**
 * The readings in some ranges, at most `limit` of them. `series` names the metrics, so that each is a step into the
 * index; the whole span as constants keeps chunks outside it from being opened.
 */
export async function readChanged(
  listener: Pick<Listener, 'query'>,
  ranges: readonly ChangedRange[],
  limit: number,
): Promise<ChangedReading[]> {
  if (ranges.length === 0) return [];
  const iso = (ms: number) => new Date(ms).toISOString();
  const firsts = ranges.map((range) => range.firstMs);
  const lasts = ranges.map((range) => range.lastMs);
  const rows = await listener.query(
    `select m.module_num as module, k.name as metric,
      round(extract(epoch from r.time) * 1000)::float8 as time, r.value
    from unnest($1::integer[], $2::timestamptz[], $3::timestamptz[]) as c (module_id, first, last)
    join series s on s.module_id = c.module_id
    join modules m on m.id = c.module_id
    join metrics k on k.id = s.metric_id
    cross join lateral (
      select time, value from reading
      where module_id = s.module_id and metric_id = s.metric_id and time between c.first and c.last
        and time between '${iso(Math.min(...firsts))}' and '${iso(Math.max(...lasts))}'
      order by time limit ${limit}) r
    limit ${limit}`,
    [ranges.map((range) => range.moduleId), firsts.map(iso), lasts.map(iso)],
  );
  return rows.map(({ module, metric, time, value }) => ({
    module: String(module),
    metric: String(metric),
    timeMs: Number(time),
    value: Number(value),
  }));
}

export async function namesOfModules(
  listener: Pick<Listener, 'query'>,
  ids: readonly number[],
): Promise<string[]> {
  const rows = await listener.query('select module_num from modules where id = any($1::integer[])', [ids]);
  return rows.map((row) => String(row.module_num));
}
