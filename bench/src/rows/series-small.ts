import { askSeries } from '../analyst.ts';
import { FROM, MODULES, ndjson, records } from '../load.ts';
import { quantile, timed } from '../measure.ts';
import { openNativeService, refreshRollups, withClient } from '../native.ts';
import type { Row } from '../row.ts';
import { sendStream } from './ingest-stream.ts';

const DAYS = 30;
const CALLS = 100;
const P99 = 'p99, times the best SQL';
const ALLOWED = { factor: 1.2, ms: 1 };

/** A month of one module's one metric by the hour, over HTTP, against the best SQL by node's `pg`. */
export const seriesSmall: Row = {
  name: 'series-small',
  title: '1 module, 1 metric, 30 days by the hour: p50',
  needs: 'native',
  target: '≤ 1 (1.2 × the best SQL + 1 ms), p99 ≤ 2 ×',
  reached: (ratio, facts) => ratio <= 1 && Number(facts[P99]) <= 2,
  limit: 'HTTP, the token, and what must be asked before: the selection and the days that are rolled up',
  async run({ quick, repetitions, progress }) {
    const count = (quick ? 2 : DAYS) * 288 * MODULES;
    progress('storing a month');
    await using native = await openNativeService();
    await sendStream(native.service, ndjson(records(count)), count);
    await refreshRollups(native);
    await native.run('analyze');
    const [from, to] = [FROM, FROM + DAYS * 86_400_000].map((ms) => new Date(ms).toISOString());
    const input = { modules: [await firstModule(native.url)], metrics: ['VMPPT'], from, to, bucket: '1h' };
    const best = `select extract(epoch from bucket) * 1000 as t, sum / count as avg from reading_hour
      where module_id = 1 and metric_id = (select id from metrics where name = 'VMPPT')
        and bucket >= '${from}' and bucket < '${to}' order by bucket`;
    const ours: number[] = [];
    const against: number[] = [];
    const [oursAll, bestAll]: [number[], number[]] = [[], []];
    await withClient(native.url, async (client) => {
      await client.query('set jit = off');
      for (let i = -1; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        const [o, b]: [number[], number[]] = [[], []];
        for (let n = 0; n < CALLS; n++) {
          o.push((await timed(() => askSeries(native.service, input))).ms);
          b.push((await timed(() => client.query(best))).ms);
        }
        // Once for nothing: plans, caches and compiled code.
        if (i < 0) continue;
        ours.push(quantile(o, 0.5));
        against.push(quantile(b, 0.5) * ALLOWED.factor + ALLOWED.ms);
        oursAll.push(...o);
        bestAll.push(...b);
      }
    });
    const facts = {
      [P99]: quantile(oursAll, 0.99) / quantile(bestAll, 0.99),
      'p50 of the best SQL, ms': quantile(bestAll, 0.5),
    };
    return { unit: 'ms', ours, against, againstIs: '1.2 × the best SQL + 1 ms', facts };
  },
};

const firstModule = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select module_num as name from modules where id = 1',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('there is a first module');
    return row.name;
  });
