import { tableFromIPC } from 'apache-arrow';
import { to as copyTo } from 'pg-copy-streams';
import { call } from '../http-client.ts';
import { FROM, ndjson, POINTS_PER_RECORD, records } from '../load.ts';
import { timed } from '../measure.ts';
import { openNativeService, withClient } from '../native.ts';
import type { Row } from '../row.ts';
import type { Service } from '../service.ts';
import { sendStream } from './ingest-stream.ts';

/** A million raw points out of the service into typed arrays, against the bare COPY of them. */
export const seriesLarge: Row = {
  name: 'series-large',
  title: '1 M raw points to typed arrays in the client, by /export?format=arrow',
  needs: 'native',
  target: '≤ 2',
  reached: (ratio) => ratio <= 2,
  limit: 'sorting and encoding on the server, one core',
  async run({ quick, repetitions, progress }) {
    const count = quick ? 33_400 : 333_400;
    await using native = await openNativeService();
    const { service } = native;
    await sendStream(service, ndjson(records(count)), count);
    await native.run('analyze reading');
    const ours: number[] = [];
    const against: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      against.push((await timed(() => copyAll(native.url))).ms);
      ours.push((await timed(() => exportAll(service, count * POINTS_PER_RECORD))).ms);
    }
    return { unit: 'ms', ours, against, againstIs: 'COPY … TO STDOUT (FORMAT binary)' };
  },
};

async function copyAll(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const stream = client.query(
      copyTo('copy (select time, module_id, metric_id, value from reading) to stdout (format binary)'),
    );
    for await (const _ of stream);
  });
}

async function exportAll(service: Service, points: number): Promise<void> {
  const query = new URLSearchParams({
    format: 'arrow',
    metrics: 'VMPPT,temperature,voltage',
    from: new Date(FROM).toISOString(),
    to: new Date(FROM + 400 * 86_400_000).toISOString(),
  });
  const answer = await call(`${service.url}/export?${query}`, {
    headers: { authorization: `Bearer ${service.admin}` },
  });
  if (answer.status !== 200)
    throw new Error(`/export: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
  const table = tableFromIPC(answer.body);
  const values = table.getChild('value')?.toArray() as Float64Array | undefined;
  if (values?.length !== points) throw new Error(`${values?.length} values came, ${points} were stored`);
}
