import { copyRows, jsonBatches, MODULES, POINTS_PER_RECORD, records } from '../load.ts';
import { inParallel, summarize, timed } from '../measure.ts';
import { copyIn, createOwnDatabase, EMPTY, NO_JOBS } from '../native.ts';
import type { Row } from '../row.ts';
import { sendBatch, startService } from '../service.ts';

const BATCH = 5000;

/** The origin's JSON by four gateways over HTTP against bare COPY of the same points. */
export const ingestJson: Row = {
  name: 'ingest-json',
  title: `origin's JSON, ${MODULES} modules × ${POINTS_PER_RECORD} numbers, ${BATCH} records a batch, 4 gateways`,
  needs: 'native',
  target: '≥ 0.6',
  reached: (ratio) => ratio >= 0.6,
  limit: 'the cores: sender, server and PostgreSQL share them',
  async run({ quick, repetitions, url, progress }) {
    const count = quick ? 100_000 : 1_000_000;
    const bodies = jsonBatches(records(count), BATCH);
    const rows = copyRows(records(count), BATCH);
    await using database = await createOwnDatabase(url ?? '');
    await using service = await startService(database.url);
    await database.run(NO_JOBS);
    const ours: number[] = [];
    const against: number[] = [];
    const cpuPerMillion: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      await database.run(EMPTY, 'checkpoint');
      against.push(perSecond(count, await copyIn(database.url, rows, 2)));
      await database.run(EMPTY, 'checkpoint');
      const cpu = service.cpuSeconds();
      const { ms } = await timed(() =>
        inParallel(bodies, 4, async (body, lane) => {
          const receipt = await sendBatch(service, body, lane);
          if (receipt.stored !== receipt.received)
            throw new Error(`not all was new: ${JSON.stringify(receipt)}`);
        }),
      );
      cpuPerMillion.push((service.cpuSeconds() - cpu) / ((count * POINTS_PER_RECORD) / 1e6));
      ours.push(perSecond(count, ms));
    }
    const facts = { "the server's processor seconds a million points": summarize(cpuPerMillion).median };
    return { unit: 'points/s', ours, against, againstIs: 'C: binary COPY, 2 connections', facts };
  },
};

const perSecond = (count: number, ms: number) => (count * POINTS_PER_RECORD * 1000) / ms;
