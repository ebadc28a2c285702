import { sql } from '@wp/db';
import { MODULES, ndjson, POINTS_PER_RECORD, records } from '../load.ts';
import { type NativeService, openNativeService, refreshRollups, runJobs } from '../native.ts';
import type { Row } from '../row.ts';
import { sendStream } from './ingest-stream.ts';

const RAW_BYTES = 16;
const GOAL_BYTES = 3;
const DAYS = 30;
const MINUTE_MS = 60_000;

/** What a month of the simulated fleet takes on disk once it is compressed, with its index and its roll-ups. */
export const storage: Row = {
  name: 'storage',
  title: `a month of ${MODULES} simulated modules by 5 minutes, compressed, with index and roll-ups: bytes a point`,
  needs: 'native',
  target: '≤ 3/16 (3 bytes)',
  reached: (ratio) => ratio <= GOAL_BYTES / RAW_BYTES,
  limit: 'float8 with noise in its last digits: it has few bits to spare',
  async run({ quick, progress }) {
    const facts: Record<string, number> = {};
    const measure = async (minutes: number): Promise<number> => {
      progress(`by ${minutes} minutes`);
      const intervalMs = minutes * MINUTE_MS;
      const count = ((quick ? 2 : DAYS) * MODULES * 1440) / minutes;
      // A database each: what was rolled up before would be opened again.
      await using native = await openNativeService();
      await sendStream(native.service, ndjson(records(count, intervalMs)), count);
      await refreshRollups(native);
      const points = count * POINTS_PER_RECORD;
      const before = await sizes(native);
      await runJobs(native, 'policy_compression');
      await runJobs(native, 'wp_compress_rollups');
      const after = await sizes(native);
      const named = (what: string) => `by ${minutes} minutes, ${what}, bytes a point`;
      facts[named('readings')] = after.reading / points;
      facts[named('roll-ups')] = after.rollups / points;
      facts[named('uncompressed readings')] = before.reading / points;
      facts[named('uncompressed roll-ups')] = before.rollups / points;
      return (after.reading + after.rollups) / points;
    };
    const ours = await measure(5);
    facts['by 15 minutes, all, bytes a point'] = await measure(15);
    return {
      unit: 'bytes a point',
      ours: [ours],
      against: [RAW_BYTES],
      againstIs: 'a time and a value as they are',
      facts,
    };
  },
};

/** Bytes of the readings with their indexes, and of all roll-ups with theirs. */
async function sizes({ db }: NativeService): Promise<{ reading: number; rollups: number }> {
  const answer = await sql<{ reading: number; rollups: number }>`
    select hypertable_size('reading')::float8 as reading, (
      select sum(hypertable_size(format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass))
      from timescaledb_information.continuous_aggregates)::float8 as rollups`.execute(db);
  const [row] = answer.rows;
  if (row === undefined) throw new Error('a size has a row');
  return row;
}
