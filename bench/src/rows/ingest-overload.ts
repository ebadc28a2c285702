import { setTimeout as delay } from 'node:timers/promises';
import { sql } from '@wp/db';
import { jsonBatches, POINTS_PER_RECORD, records } from '../load.ts';
import { type NativeService, openNativeService } from '../native.ts';
import type { Row } from '../row.ts';
import { offerBatch, type Receipt, type Service } from '../service.ts';

const BATCH = 1000;
const LANES = 4;
const OVERLOAD = 3;
const MEMORY = "the server's memory at most, MiB";
const LOST = 'points acknowledged and not there';
const UNTOLD = 'refusals without Retry-After';
const MAX_MIB = 1500;

/** Three times the load that it sustains, sent whether answers come or not, against what it stores undisturbed. */
export const ingestOverload: Row = {
  name: 'ingest-overload',
  title: `${OVERLOAD} times the load that it sustains, batches of ${BATCH} records`,
  needs: 'native',
  target: '≥ 0.9, nothing acknowledged lost, < 1.5 GB',
  reached: (ratio, facts) =>
    ratio >= 0.9 && facts[LOST] === 0 && facts[UNTOLD] === 0 && Number(facts[MEMORY]) < MAX_MIB,
  limit: 'what refusing costs, and the sender, which shares the cores',
  async run({ quick, progress }) {
    const seconds = quick ? 3 : 20;
    await using native = await openNativeService();
    const { service } = native;
    const offer = new Offer(service, jsonBatches(records(quick ? 500_000 : 5_000_000), BATCH));
    progress('its peak');
    const peak = await closedLoop(offer, seconds);
    progress(`${OVERLOAD} times as much`);
    const before = offer.acknowledged;
    const began = performance.now();
    const perBatchMs = (BATCH * POINTS_PER_RECORD * 1000) / (peak * OVERLOAD);
    const lastAnswers = await openLoop(offer, began + seconds * 1000, perBatchMs);
    const goodput = ((offer.acknowledged - before) * 1000) / (performance.now() - began);
    await lastAnswers();
    return {
      unit: 'points/s',
      ours: [goodput],
      against: [peak],
      againstIs: `the same sender's peak, ${LANES} at once`,
      facts: {
        [LOST]: Math.max(0, offer.acknowledged - (await stored(native))),
        [MEMORY]: Math.round(offer.mostMiB),
        [UNTOLD]: offer.untold,
        'batches offered': offer.offered,
        'batches told to come back': offer.refused,
        seconds,
      },
    };
  },
};

/** Offers batch after batch; one that was refused is offered again later, as a gateway does. */
class Offer {
  /** Points with a receipt. */
  acknowledged = 0;
  offered = 0;
  refused = 0;
  untold = 0;
  mostMiB = 0;
  private readonly service: Service;
  private readonly bodies: Uint8Array[];

  constructor(service: Service, bodies: Uint8Array[]) {
    this.service = service;
    this.bodies = bodies.reverse();
  }

  async next(lane: number): Promise<void> {
    const body = this.bodies.pop();
    if (body === undefined) throw new Error('the bodies ran out: make more of them');
    this.offered += 1;
    const answer = await offerBatch(this.service, body, lane);
    this.mostMiB = Math.max(this.mostMiB, this.service.memory());
    if (answer.status === 200) {
      const { result } = JSON.parse(answer.body.toString()) as { result: { data: Receipt } };
      this.acknowledged += result.data.stored * POINTS_PER_RECORD;
      return;
    }
    if (answer.status !== 429 && answer.status !== 503)
      throw new Error(`readings.ingest: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
    this.refused += 1;
    if (answer.headers['retry-after'] === undefined) this.untold += 1;
    this.bodies.unshift(body);
  }
}

/** Points a second of senders that each wait for their answer. */
async function closedLoop(offer: Offer, seconds: number): Promise<number> {
  const began = performance.now();
  const before = offer.acknowledged;
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      while (performance.now() < began + seconds * 1000) await offer.next(lane);
    }),
  );
  return ((offer.acknowledged - before) * 1000) / (performance.now() - began);
}

/** Sends a batch every so many milliseconds, whatever becomes of those before; resolves to the wait for the last answers. */
async function openLoop(offer: Offer, until: number, everyMs: number): Promise<() => Promise<void>> {
  const underWay = new Set<Promise<void>>();
  const began = performance.now();
  for (let n = 0; performance.now() < until; n++) {
    const ahead = began + n * everyMs - performance.now();
    if (ahead > 1) await delay(ahead);
    const one = offer.next(n).finally(() => underWay.delete(one));
    one.catch(() => {});
    underWay.add(one);
  }
  return async () => void (await Promise.all(underWay));
}

async function stored({ db }: NativeService): Promise<number> {
  const answer = await sql<{ points: number }>`select count(*) as points from reading`.execute(db);
  return Number(answer.rows[0]?.points);
}
