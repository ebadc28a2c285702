import { timeAgainstCopy } from '../against-copy.ts';
import { copyRows, jsonBatches, MODULES, POINTS_PER_RECORD, records } from '../load.ts';
import { inParallel } from '../measure.ts';
import { openNativeService } from '../native.ts';
import type { Row } from '../row.ts';
import { sendBatch } from '../service.ts';

const BATCH = 5000;

/** The origin's JSON by four gateways over HTTP against bare COPY of the same points. */
export const ingestJson: Row = {
  name: 'ingest-json',
  title: `origin's JSON, ${MODULES} modules × ${POINTS_PER_RECORD} numbers, ${BATCH} records a batch, 4 gateways`,
  needs: 'native',
  target: '≥ 0.6',
  reached: (ratio) => ratio >= 0.6,
  limit: 'the cores: sender, server and PostgreSQL share them',
  async run(context) {
    const count = context.quick ? 100_000 : 1_000_000;
    const bodies = jsonBatches(records(count), BATCH);
    const rows = copyRows(records(count), BATCH);
    await using native = await openNativeService();
    const send = () =>
      inParallel(bodies, 4, async (body, lane) => {
        const receipt = await sendBatch(native.service, body, lane);
        if (receipt.stored !== receipt.received)
          throw new Error(`not all was new: ${JSON.stringify(receipt)}`);
      });
    // Awaited here: what it works on ends with this scope.
    return await timeAgainstCopy(native, context, { count, rows, send });
  },
};
