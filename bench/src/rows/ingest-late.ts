import type { RawRecord } from '@wp/simulate';
import { jsonBatches, perSecond, records } from '../load.ts';
import { inParallel, timed } from '../measure.ts';
import { EMPTY, openNativeService, runJobs } from '../native.ts';
import type { Row } from '../row.ts';
import { type Service, sendBatch } from '../service.ts';

const BATCH = 5000;
/** Between two readings of a module, which are 300 s apart. */
const LATER_MS = 150_000;

/** Batches whose points lie between those of compressed chunks, against the same before these are compressed. */
export const ingestLate: Row = {
  name: 'ingest-late',
  title: `batches of ${BATCH} records into compressed chunks, between the points there`,
  needs: 'native',
  target: '≥ 0.3',
  reached: (ratio) => ratio >= 0.3,
  limit: 'each point is looked for in the compressed rows before it is written beside them',
  async run({ quick, repetitions, progress }) {
    const count = quick ? 50_000 : 300_000;
    const there = jsonBatches(records(count), BATCH);
    const late = jsonBatches(moved(records(count)), BATCH);
    await using native = await openNativeService();
    const ours: number[] = [];
    const against: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      await native.run(EMPTY, 'checkpoint');
      await sendAll(native.service, there);
      against.push(perSecond(count, await sendAll(native.service, late)));
      await native.run(EMPTY);
      await sendAll(native.service, there);
      await runJobs(native, 'policy_compression');
      await native.run('checkpoint');
      ours.push(perSecond(count, await sendAll(native.service, late)));
    }
    return { unit: 'points/s', ours, against, againstIs: 'the same, not compressed' };
  },
};

function* moved(all: Iterable<RawRecord>): Generator<RawRecord> {
  for (const record of all)
    yield { ...record, timestamp: new Date(Date.parse(record.timestamp) + LATER_MS).toISOString() };
}

async function sendAll(service: Service, bodies: readonly Uint8Array[]): Promise<number> {
  const { ms } = await timed(() =>
    inParallel(bodies, 4, async (body, lane) => {
      const receipt = await sendBatch(service, body, lane);
      if (receipt.stored !== receipt.received) throw new Error(`not all was new: ${JSON.stringify(receipt)}`);
    }),
  );
  return ms;
}
