import { sql } from '@wp/db';
import { askLatest, askSeries, type SeriesInput } from '../analyst.ts';
import { fleetOf, type GrownFleet } from '../grown-fleet.ts';
import { quantile, timed } from '../measure.ts';
import { refreshRollups } from '../native.ts';
import type { Row } from '../row.ts';
import { type Service, startService } from '../service.ts';

const CALLS = 15;
const DAY_MS = 86_400_000;
const WINDOW_DAYS = 10;
/** A hundred million take half an hour to store: only where they are asked for. */
const LARGE_ASKED = 'WP_BENCH_100M';
const NOT_ASKED = `not measured: set ${LARGE_ASKED}=1`;
const LARGE = 'of 100 M points, ms';

/** The dashboard's queries of the last days, of a young fleet and of grown ones. */
export const seriesGrowth: Row = {
  name: 'series-growth',
  title: `the same dashboard queries (fleet by day, a module by the hour, latest values; ${WINDOW_DAYS} days) at 10 M points`,
  needs: 'native',
  target: '≤ 1.3, also at 100 M',
  reached: (ratio, facts) => ratio <= 1.3 && facts[LARGE] !== NOT_ASKED,
  limit: 'planning: it looks at more chunks',
  async run({ quick, repetitions, progress }) {
    const isLargeAsked = process.env[LARGE_ASKED] === '1';
    await using small = await dashboardOf(1e6, progress);
    await using ten = await dashboardOf(quick ? 2e6 : 10e6, progress);
    await using large = isLargeAsked ? await dashboardOf(100e6, progress) : undefined;
    const [ours, against, hundred]: [number[], number[], number[]] = [[], [], []];
    // Once for nothing: plans and caches.
    for (const one of [small, ten, large]) await one?.median();
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      against.push(await small.median());
      ours.push(await ten.median());
      if (large !== undefined) hundred.push(await large.median());
    }
    const facts = { [LARGE]: large === undefined ? NOT_ASKED : quantile(hundred, 0.5) };
    return { unit: 'ms', ours, against, againstIs: 'the same at 1 M points', facts };
  },
};

interface Dashboard extends AsyncDisposable {
  /** Milliseconds of all its queries, one after the other. */
  median(): Promise<number>;
}

async function dashboardOf(points: number, progress: (text: string) => void): Promise<Dashboard> {
  const fleet = await fleetOf(points, progress);
  let service: Service | undefined;
  const close = async () => {
    await service?.[Symbol.asyncDispose]();
    await fleet[Symbol.asyncDispose]();
  };
  try {
    await rollUp(fleet);
    service = await startService(fleet.url);
  } catch (error) {
    await close();
    throw error;
  }
  const running = service;
  const queries = dashboardQueries(fleet.toMs);
  return {
    async median() {
      const all: number[] = [];
      for (let i = 0; i < CALLS; i++) {
        const { ms } = await timed(async () => {
          for (const query of queries) await askSeries(running, query);
          await askLatest(running);
        });
        all.push(ms);
      }
      return quantile(all, 0.5);
    },
    [Symbol.asyncDispose]: close,
  };
}

function dashboardQueries(toMs: number): SeriesInput[] {
  const to = Math.floor(toMs / DAY_MS) * DAY_MS;
  const range = { from: to - WINDOW_DAYS * DAY_MS, to };
  return [
    { ...range, metrics: ['power'], combine: 'fleet', bucket: '1d' },
    { ...range, metrics: ['power', 'voltage'], modules: ['m7'], bucket: '1h', aggregates: ['avg', 'max'] },
  ];
}

async function rollUp({ database }: GrownFleet): Promise<void> {
  const run = async (...statements: string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(database.db);
  };
  await run("insert into rollup_dirty (day) select distinct date_trunc('day', time, 'UTC') from reading");
  await refreshRollups({ db: database.db, run });
  await run('analyze');
}
