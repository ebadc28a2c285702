import { jsonBatches, perSecond, records } from '../load.ts';
import { inParallel, ratios, summarize, timed } from '../measure.ts';
import { EMPTY, openNativeService } from '../native.ts';
import type { Row } from '../row.ts';
import { type Receipt, type Service, sendBatch } from '../service.ts';

const BATCH = 5000;
const RECEIPTS = 'receipts given again, times the first write';

/** The same batches again: under other ids, where each point is a duplicate, and under the same, from the receipts. */
export const ingestReplay: Row = {
  name: 'ingest-replay',
  title: 'the same batches sent again under other ids: every point a duplicate',
  needs: 'native',
  target: '≥ 0.7; receipts ≥ 20 times',
  reached: (ratio, facts) => ratio >= 0.7 && Number(facts[RECEIPTS]) >= 20,
  limit: 'a look-up in the index for each point, instead of an insert',
  async run({ quick, repetitions, progress }) {
    const count = quick ? 50_000 : 300_000;
    const bodies = jsonBatches(records(count), BATCH);
    await using native = await openNativeService();
    const { service } = native;
    const first: number[] = [];
    const duplicates: number[] = [];
    const receipts: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      await native.run(EMPTY, 'checkpoint');
      first.push(
        perSecond(
          count,
          await sendAll(service, bodies, `a${i}`, (r) => r.stored === r.received && !r.replayed),
        ),
      );
      duplicates.push(
        perSecond(
          count,
          await sendAll(service, bodies, `b${i}`, (r) => r.duplicates === r.received && !r.replayed),
        ),
      );
      receipts.push(perSecond(count, await sendAll(service, bodies, `a${i}`, (r) => r.replayed)));
    }
    const facts = {
      [RECEIPTS]: summarize(ratios(receipts, first)).median,
    };
    return { unit: 'points/s', ours: duplicates, against: first, againstIs: 'the first write', facts };
  },
};

async function sendAll(
  service: Service,
  bodies: readonly Uint8Array[],
  run: string,
  isRight: (receipt: Receipt) => boolean,
): Promise<number> {
  const numbered = bodies.map((body, i) => ({ body, i }));
  const { ms } = await timed(() =>
    inParallel(numbered, 4, async ({ body, i }) => {
      // A batchId is its sender's: each body goes by the same gateway every time.
      const receipt = await sendBatch(service, body, i, `${run}-${i}`);
      if (!isRight(receipt)) throw new Error(`not what was to be answered: ${JSON.stringify(receipt)}`);
    }),
  );
  return ms;
}
