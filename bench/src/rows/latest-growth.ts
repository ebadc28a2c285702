import { listLatest, type WpDatabase } from '@wp/db';
import { fleetOf, FLEET_SERIES as SERIES } from '../grown-fleet.ts';
import { quantile, timed } from '../measure.ts';
import type { Row } from '../row.ts';

const SMALL = 1e6;
const LARGE = 30e6;
const TEN = 10e6;
const CALLS = 25;

/** The newest value of each of 300 series, of a young fleet and of one that has been sending for years. */
export const latestGrowth: Row = {
  name: 'latest-growth',
  title: 'the last value of every series (readings.latest), 300 series, 30 M points',
  needs: 'native',
  target: '≤ 1.3',
  reached: (ratio) => ratio <= 1.3,
  limit: 'one step into an index a series',
  async run({ repetitions, progress }) {
    await using small = await fleetOf(SMALL, progress);
    await using ten = await fleetOf(TEN, progress);
    await using large = await fleetOf(LARGE, progress);
    const [ours, against, between]: [number[], number[], number[]] = [[], [], []];
    // Once for nothing: plans and caches.
    for (const { database } of [small, ten, large]) await medianOf(database);
    for (let i = 0; i < repetitions; i++) {
      against.push(await medianOf(small.database));
      between.push(await medianOf(ten.database));
      ours.push(await medianOf(large.database));
    }
    return {
      unit: 'ms',
      ours,
      against,
      againstIs: 'the same of 1 M points',
      facts: { 'of 10 M points, ms': quantile(between, 0.5) },
    };
  },
};

async function medianOf(database: WpDatabase): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const { ms, value } = await timed(() =>
      database.transaction((trx) => listLatest(trx.db, undefined, undefined), {
        isolation: 'repeatable read',
        readOnly: true,
      }),
    );
    if (value.length !== SERIES) throw new Error(`${value.length} newest values instead of ${SERIES}`);
    all.push(ms);
  }
  return quantile(all, 0.5);
}
