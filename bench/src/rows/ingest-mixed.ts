import { setTimeout as delay } from 'node:timers/promises';
import { askSeries, type SeriesInput } from '../analyst.ts';
import { FROM, jsonBatches, ndjson, POINTS_PER_RECORD, records } from '../load.ts';
import { ratios, summarize } from '../measure.ts';
import { openNativeService, refreshRollups } from '../native.ts';
import type { Row } from '../row.ts';
import { type Service, sendBatch } from '../service.ts';
import { sendStream } from './ingest-stream.ts';

const ANALYSTS = 8;
/** Between an analyst's answer and the next question. */
const THINK_MS = 1000;
const PAST_RECORDS = 200_000;
const BATCH = 5000;
const QUERIES = 'queries answered beside ingest, times alone';

/** Ingest as fast as it goes while analysts ask, against each of both alone. */
export const ingestMixed: Row = {
  name: 'ingest-mixed',
  title: `ingest by 2 gateways while ${ANALYSTS} analysts ask, each a second after its last answer`,
  needs: 'native',
  target: '≥ 0.7, and queries ≥ 0.7',
  reached: (ratio, facts) => ratio >= 0.7 && Number(facts[QUERIES]) >= 0.7,
  limit: 'the cores: sender, analysts, server and PostgreSQL share them',
  async run({ quick, repetitions, progress }) {
    const seconds = quick ? 2 : 3;
    await using native = await openNativeService();
    const { service } = native;
    await sendStream(service, ndjson(records(PAST_RECORDS)), PAST_RECORDS);
    await refreshRollups(native);
    await native.run('analyze');
    // Of a later month for each phase: a batch is new only once.
    const bodies = jsonBatches(records(quick ? 400_000 : 6_500_000), BATCH).slice(PAST_RECORDS / BATCH);
    let next = 0;
    const ingest = (until: number) =>
      lanes(2, until, async (lane) => {
        const body = bodies[next++];
        if (body === undefined) throw new Error('the bodies ran out: make more of them');
        const receipt = await sendBatch(service, body, lane);
        return receipt.stored * POINTS_PER_RECORD;
      });
    const ask = (until: number) => lanes(ANALYSTS, until, (lane, turn) => question(service, lane + turn));
    const ours: number[] = [];
    const against: number[] = [];
    const [beside, alone]: [number[], number[]] = [[], []];
    await ask(performance.now() + 1000);
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      const until = () => performance.now() + seconds * 1000;
      against.push((await ingest(until())) / seconds);
      alone.push((await ask(until())) / seconds);
      const both = until();
      const [points, queries] = await Promise.all([ingest(both), ask(both)]);
      ours.push(points / seconds);
      beside.push(queries / seconds);
    }
    const facts = {
      [QUERIES]: summarize(ratios(beside, alone)).median,
      'queries a second alone': summarize(alone).median,
    };
    return { unit: 'points/s', ours, against, againstIs: 'ingest alone', facts };
  },
};

async function question(service: Service, n: number): Promise<number> {
  const day = 86_400_000;
  const range = { from: FROM, to: FROM + 6 * day };
  const inputs: SeriesInput[] = [
    { ...range, metrics: ['VMPPT'], combine: 'fleet', bucket: '1h' },
    { ...range, metrics: ['temperature', 'voltage'], combine: 'fleet', bucket: '1d' },
    { ...range, metrics: ['voltage'], bucket: '1d', aggregates: ['min', 'max'] },
  ];
  await askSeries(service, inputs[n % inputs.length] as SeriesInput);
  await delay(THINK_MS);
  return 1;
}

/** Works in `width` lanes until the time is over; the sum of what was done by then. */
async function lanes(
  width: number,
  until: number,
  work: (lane: number, turn: number) => Promise<number>,
): Promise<number> {
  let done = 0;
  await Promise.all(
    Array.from({ length: width }, async (_, lane) => {
      for (let turn = 0; performance.now() < until; turn++) {
        const worth = await work(lane, turn);
        if (performance.now() < until) done += worth;
      }
    }),
  );
  return done;
}
