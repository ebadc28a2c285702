import { Readable } from 'node:stream';
import { copyRows, ndjson, POINTS_PER_RECORD, records } from '../load.ts';
import { summarize, timed } from '../measure.ts';
import { copyIn, createOwnDatabase, EMPTY, NO_JOBS } from '../native.ts';
import type { Row } from '../row.ts';
import { type Receipt, type Service, startService } from '../service.ts';

const GROWTH = 'memory grew by at most, MiB';

/** One request of NDJSON of a million records against bare COPY of the same points. */
export const ingestStream: Row = {
  name: 'ingest-stream',
  title: 'NDJSON through readings.ingestStream, 1 M records in one request',
  needs: 'native',
  target: '≥ 0.75, memory grows < 128 MiB',
  reached: (ratio, facts) => ratio >= 0.75 && Number(facts[GROWTH]) < 128,
  limit: 'the cores: sender, server and PostgreSQL share them',
  async run({ quick, repetitions, url, progress }) {
    const count = quick ? 100_000 : 1_000_000;
    const pieces = ndjson(records(count));
    const rows = copyRows(records(count), 5000);
    await using database = await createOwnDatabase(url ?? '');
    await using service = await startService(database.url);
    await database.run(NO_JOBS);
    const ours: number[] = [];
    const against: number[] = [];
    const growth: number[] = [];
    const cpuPerMillion: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      progress(`${i + 1} of ${repetitions}`);
      await database.run(EMPTY, 'checkpoint');
      against.push((count * POINTS_PER_RECORD * 1000) / (await copyIn(database.url, rows, 2)));
      await database.run(EMPTY, 'checkpoint');
      const cpu = service.cpuSeconds();
      const watch = watchMemory(service);
      const { ms } = await timed(() => sendStream(service, pieces, count));
      growth.push(watch.stop());
      cpuPerMillion.push((service.cpuSeconds() - cpu) / ((count * POINTS_PER_RECORD) / 1e6));
      ours.push((count * POINTS_PER_RECORD * 1000) / ms);
    }
    const facts = {
      [GROWTH]: Math.round(Math.max(...growth)),
      "the server's processor seconds a million points": summarize(cpuPerMillion).median,
    };
    return { unit: 'points/s', ours, against, againstIs: 'C: binary COPY, 2 connections', facts };
  },
};

export async function sendStream(
  service: Service,
  pieces: readonly Uint8Array[],
  count: number,
): Promise<Receipt> {
  const answer = await fetch(`${service.url}/trpc/readings.ingestStream`, {
    method: 'POST',
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${service.gateways[0]}` },
    body: Readable.toWeb(Readable.from(pieces)) as never,
  } as RequestInit);
  const body = (await answer.json()) as { result: { data: Receipt } };
  const receipt = body.result?.data;
  if (receipt?.stored !== count) throw new Error(`not all was new: ${JSON.stringify(body).slice(0, 300)}`);
  return receipt;
}

/** The most by which the server's resident memory grew while it was watched, MiB. */
export function watchMemory(service: Service): { stop(): number } {
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
