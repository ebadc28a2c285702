import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Receipt, SeriesAnswer } from '@wp/contract';
import { encodeNdjson, simulateFleet } from '@wp/simulate';
import { callServer, fetchServer, type ServerAddress } from '../context.ts';
import { createProgress, formatTable } from '../output.ts';
import { ORIGIN_MODULE, ORIGIN_READINGS } from './origin.ts';

const DAY_MS = 86_400_000;
const MODULES = 20;
export const MONTH = { from: Date.UTC(2024, 5, 1), to: Date.UTC(2024, 6, 1) };

export const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};
export const heading = (text: string): void =>
  say(`\n── ${text} ${'─'.repeat(Math.max(0, 70 - text.length))}`);

export async function createGateway(admin: ServerAddress): Promise<ServerAddress> {
  const name = `demo-${randomBytes(3).toString('hex')}`;
  const gateway = await callServer<{ token: string }>(admin, 'gateways.create', { name, autoRegister: true });
  say(`gateway ${name} was created; its token is shown once`);
  return { url: admin.url, token: gateway.token };
}

/** The origin's module and raw array, twice: nothing is stored twice. */
export async function sendOrigin(admin: ServerAddress, gateway: ServerAddress): Promise<void> {
  const [module] = await callServer<{ status: string }[]>(admin, 'modules.register', ORIGIN_MODULE);
  say(`module ${ORIGIN_MODULE.module_num}: ${module?.status}`);
  for (const time of ['first', 'again']) {
    const r = await callServer<Receipt>(gateway, 'readings.ingest', ORIGIN_READINGS);
    say(
      `${time}: received ${r.received}, stored ${r.stored}, duplicates ${r.duplicates}, points ${r.points}`,
    );
  }
}

export async function sendMonth(gateway: ServerAddress): Promise<void> {
  const fleet = simulateFleet({ seed: 1, modules: MODULES, ...MONTH, faults: 'default' });
  const progress = createProgress('sending', (MODULES * (MONTH.to - MONTH.from)) / 300_000);
  let records = 0;
  function* counted() {
    for (const record of fleet.records()) {
      records += 1;
      yield record;
    }
  }
  function* bytes() {
    for (const text of encodeNdjson(counted(), 256 * 1024)) {
      progress.update(records, ' records');
      yield Buffer.from(text);
    }
  }
  const answer = await fetchServer(gateway, '/trpc/readings.ingestStream', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: Readable.toWeb(Readable.from(bytes())) as unknown as NonNullable<RequestInit['body']>,
    duplex: 'half',
  } as RequestInit);
  progress.end();
  const receipt = ((await answer.json()) as { result: { data: Receipt } }).result.data;
  const rate = Math.round(receipt.points / (receipt.elapsedMs / 1000));
  say(`${MODULES} modules, June 2024, every 5 minutes, with ${fleet.labels.length} labelled faults`);
  say(
    `received ${count(receipt.received)}  stored ${count(receipt.stored)}  duplicates ${count(receipt.duplicates)}  points ${count(receipt.points)}`,
  );
  say(
    `in ${(receipt.elapsedMs / 1000).toFixed(1)} s${receipt.points > 0 ? `: ${count(rate)} points a second` : ''}`,
  );
}

const count = (n: number) => n.toLocaleString('en');

/** Energy of a day in kWh of all modules, from the mean power of one in W. */
const energyKwh = (meanW: number | null | undefined): number | null =>
  meanW == null ? null : Number(((meanW * 24 * MODULES) / 1000).toFixed(1));

/** Answers that an analyst would ask for first. */
export async function showAnswers(admin: ServerAddress): Promise<void> {
  const week = { from: MONTH.from, to: MONTH.from + 7 * DAY_MS };
  const power = await callServer<SeriesAnswer>(admin, 'readings.series', {
    metrics: ['power'],
    ...week,
    bucket: '1d',
    aggregates: ['avg', 'max', 'count'],
    combine: 'fleet',
  });
  const [fleet] = power.series;
  const rows = (fleet?.t ?? []).map((ms, i) => ({
    day: new Date(ms).toISOString().slice(0, 10),
    'mean power [W]': Number(fleet?.avg?.[i]?.toFixed(1)),
    'peak [W]': fleet?.max?.[i] ?? null,
    'energy [kWh]': energyKwh(fleet?.avg?.[i]),
    readings: fleet?.count?.[i] ?? null,
  }));
  say(formatTable(rows));
  const month = { metrics: ['power'], ...MONTH, bucket: '1h', combine: 'fleet' };
  const startedAt = performance.now();
  const hours = await callServer<SeriesAnswer>(admin, 'readings.series', month);
  const ms = Math.round(performance.now() - startedAt);
  say(`\nthe month by the hour over the whole fleet: ${hours.series[0]?.t.length} buckets in ${ms} ms`);
}

export async function showExport(admin: ServerAddress): Promise<void> {
  const answer = await fetchServer(
    admin,
    '/export?format=csv&modules=34.B2.9F.A9&metrics=VMPPT&from=2018-01-01&to=2018-01-02',
    {},
  );
  say((await answer.text()).trimEnd());
}
