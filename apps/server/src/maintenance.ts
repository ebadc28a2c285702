import { deleteOldReceipts, type Failures, listFailures, sql, type WpDatabase } from '@wp/db';
import type { Logger } from 'pino';

const TICK_MS = 15_000;
const RECEIPTS_EVERY_MS = 3_600_000;
/** Days to a roll-up step where it runs embedded: the one connection is free for others in between. */
const EMBEDDED_STEP_DAYS = 2;

/**
 * Work that comes round by itself. Natively TimescaleDB's own scheduler runs the jobs; the embedded one has no
 * background workers, so the server runs those that are due, one at a time.
 */
export function startMaintenance(database: WpDatabase, logger: Logger, settleSeconds = 30) {
  let running: Promise<void> | undefined;
  let stopped = false;
  const lastRun = new Map<string, number>();
  /** Work of this process whose last run failed. */
  const failing = new Set<string>();
  let stored: Failures = { days: [], jobs: [], retentionHeldBy: null };

  async function everyDue(): Promise<void> {
    await runDue();
    if (!stopped) stored = await listFailures(database.db);
  }

  async function runDue(): Promise<void> {
    if (isDue('receipts', RECEIPTS_EVERY_MS)) await step('receipts', () => deleteOldReceipts(database.db));
    if (database.kind !== 'embedded') return;
    await step('rollups', () => refreshStepwise(database, settleSeconds, () => stopped));
    for (const job of await listOtherJobs(database)) {
      if (!stopped && isDue(job.proc, job.everyMs)) {
        await step(job.proc, () => sql.raw(`call run_job(${job.id})`).execute(database.db));
      }
    }
  }

  function isDue(name: string, everyMs: number): boolean {
    const last = lastRun.get(name);
    if (last !== undefined && Date.now() - last < everyMs) return false;
    lastRun.set(name, Date.now());
    return true;
  }

  async function step(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      failing.delete(name);
    } catch (error) {
      failing.add(name);
      if (!stopped) logger.error({ err: error, job: name }, 'a maintenance job failed; it is tried again');
    }
  }

  const tick = () => {
    if (running !== undefined || stopped) return;
    running = everyDue()
      .catch((error) => logger.error({ err: error }, 'maintenance failed; it is tried again'))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  return {
    /** What fails, as of the last round: asked by whoever may not wait for the database. */
    failures: (): Failures => ({ ...stored, jobs: [...new Set([...stored.jobs, ...failing])].sort() }),
    /** Does what is due now instead of at the next round. */
    async runNow(): Promise<void> {
      tick();
      await running;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

export type Maintenance = ReturnType<typeof startMaintenance>;

async function refreshStepwise(
  database: WpDatabase,
  settleSeconds: number,
  stopped: () => boolean,
): Promise<void> {
  const config = JSON.stringify({ settle_seconds: settleSeconds, max_days: EMBEDDED_STEP_DAYS });
  for (let before = Number.POSITIVE_INFINITY; !stopped(); ) {
    const left = await countDirtyDays(database);
    // A step that takes nothing away has only days left that are still being written to.
    if (left === 0 || left >= before) return;
    before = left;
    await sql`call wp_refresh_rollups(0, ${config}::jsonb)`.execute(database.db);
  }
}

async function countDirtyDays(database: WpDatabase): Promise<number> {
  const answer = await sql<{ days: number }>`
    select (select count(distinct day) from rollup_dirty) + (select count(*) from rollup_refreshing) as days`.execute(
    database.db,
  );
  return answer.rows[0]?.days ?? 0;
}

async function listOtherJobs(database: WpDatabase): Promise<{ id: number; proc: string; everyMs: number }[]> {
  const answer = await sql<{ id: number; proc: string; seconds: number }>`
    select job_id as id, proc_name as proc, extract(epoch from schedule_interval)::float8 as seconds
    from timescaledb_information.jobs
    where hypertable_name = 'reading' or proc_name in ('wp_apply_retention', 'wp_compress_rollups')`.execute(
    database.db,
  );
  return answer.rows.map((row) => ({ id: row.id, proc: row.proc, everyMs: row.seconds * 1000 }));
}
