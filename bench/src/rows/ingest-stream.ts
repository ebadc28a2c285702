import { timeAgainstCopy } from '../against-copy.ts';
import { call, resultOf } from '../http-client.ts';
import { copyRows, ndjson, records } from '../load.ts';
import { openNativeService } from '../native.ts';
import type { Row } from '../row.ts';
import type { Receipt, Service } from '../service.ts';

const GROWTH = 'memory grew by at most, MiB';

/** One request of NDJSON of a million records against bare COPY of the same points. */
export const ingestStream: Row = {
  name: 'ingest-stream',
  title: 'NDJSON through readings.ingestStream, 1 M records in one request',
  needs: 'native',
  target: '≥ 0.75, memory grows < 128 MiB',
  reached: (ratio, facts) => ratio >= 0.75 && Number(facts[GROWTH]) < 128,
  limit: 'the cores: sender, server and PostgreSQL share them',
  async run(context) {
    const count = context.quick ? 100_000 : 1_000_000;
    const pieces = ndjson(records(count));
    const rows = copyRows(records(count), 5000);
    await using native = await openNativeService();
    const growth: number[] = [];
    const send = async () => {
      const watch = watchMemory(native.service);
      await sendStream(native.service, pieces, count);
      growth.push(watch.stop());
    };
    const measured = await timeAgainstCopy(native, context, { count, rows, send });
    return { ...measured, facts: { [GROWTH]: Math.round(Math.max(...growth)), ...measured.facts } };
  },
};

export async function sendStream(
  service: Service,
  pieces: readonly Uint8Array[],
  count: number,
): Promise<void> {
  const answer = await call(`${service.url}/trpc/readings.ingestStream`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${service.gateways[0]}` },
    body: pieces,
  });
  const receipt = resultOf<Receipt>('readings.ingestStream', answer);
  if (receipt.stored !== count) throw new Error(`not all was new: ${JSON.stringify(receipt).slice(0, 300)}`);
}

/** The most by which the server's resident memory grew while it was watched, MiB. */
function watchMemory(service: Service): { stop(): number } {
  const before = service.memory();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, service.memory());
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(most, service.memory()) - before;
    },
  };
}
