import { call, resultOf } from '../http-client.ts';
import { jsonBatches, perSecond, records } from '../load.ts';
import { inParallel, ratios, summarize, timed } from '../measure.ts';
import { EMPTY, openNativeService } from '../native.ts';
import type { Row } from '../row.ts';
import { type Receipt, type Service, sendBatch, withBatchId } from '../service.ts';

const BATCH = 5000;
interface Batch {
  id: string;
  body: Uint8Array;
  n: number;
}

const LOST = 'a lost answer found again, times as fast as the first write';
const LOST_BYTES = 'a lost answer found again, times fewer bytes';
const RECEIPTS = 'the whole batch sent again, times as fast as the first write';

/**
 * The same batches again: under other ids, where each point is a duplicate; their receipts asked for, as the gateway's
 * SDK does after a lost answer; and whole under the same ids, as a sender does that cannot ask.
 */
export const ingestReplay: Row = {
  name: 'ingest-replay',
  title: 'the same batches sent again under other ids: every point a duplicate',
  needs: 'native',
  target: '≥ 0.7; a lost answer ≥ 20 times',
  reached: (ratio, facts) => ratio >= 0.7 && Number(facts[LOST]) >= 20 && Number(facts[LOST_BYTES]) >= 20,
  limit: 'a look-up in the index for each point, instead of an insert',
  async run({ quick, repetitions, progress }) {
    const count = quick ? 50_000 : 300_000;
    const bodies = jsonBatches(records(count), BATCH);
    await using native = await openNativeService();
    const { service } = native;
    const first: number[] = [];
    const duplicates: number[] = [];
    const found: number[] = [];
    const receipts: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      await native.run(EMPTY, 'checkpoint');
      const named = (run: string): Batch[] =>
        bodies.map((body, n) => ({ id: `${run}${i}-${n}`, body: withBatchId(body, `${run}${i}-${n}`), n }));
      const [a, b] = [named('a'), named('b')];
      const post = (batch: Batch) => sendBatch(service, batch.body, batch.n);
      first.push(perSecond(count, await sendAll(a, post, (r) => r.stored === r.received && !r.replayed)));
      duplicates.push(
        perSecond(count, await sendAll(b, post, (r) => r.duplicates === r.received && !r.replayed)),
      );
      const ask = (batch: Batch) => askReceipt(service, batch.id, batch.n);
      found.push(perSecond(count, await sendAll(a, ask, (r) => r.stored === r.received && r.replayed)));
      receipts.push(perSecond(count, await sendAll(a, post, (r) => r.replayed)));
    }
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length;
    const facts = {
      [LOST]: summarize(ratios(found, first)).median,
      [LOST_BYTES]: bytes / receiptPath('a0-000').length,
      [RECEIPTS]: summarize(ratios(receipts, first)).median,
    };
    return { unit: 'points/s', ours: duplicates, against: first, againstIs: 'the first write', facts };
  },
};

const receiptPath = (batchId: string) =>
  `/trpc/readings.receipt?input=${encodeURIComponent(JSON.stringify({ batchId }))}`;

async function askReceipt(service: Service, batchId: string, lane: number): Promise<Receipt> {
  const headers = { authorization: `Bearer ${service.gateways[lane % 4]}` };
  return resultOf('readings.receipt', await call(`${service.url}${receiptPath(batchId)}`, { headers }));
}

/** A batchId is its sender's: each batch goes by the same gateway every time, whose number is the batch's. */
async function sendAll(
  batches: readonly Batch[],
  send: (batch: Batch) => Promise<Receipt>,
  isRight: (receipt: Receipt) => boolean,
): Promise<number> {
  const { ms } = await timed(() =>
    inParallel(batches, 4, async (batch) => {
      const receipt = await send(batch);
      if (!isRight(receipt)) throw new Error(`not what was to be answered: ${JSON.stringify(receipt)}`);
    }),
  );
  return ms;
}
