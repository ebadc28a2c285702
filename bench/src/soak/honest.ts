import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt, Service } from '../service.ts';

/** What honest callers saw: how long their calls took, and what was acknowledged to them. */
export interface HonestLog {
  sendMs: number[];
  queryMs: number[];
  /** Answers that told a caller to come back, and calls that had no answer; each was made again. */
  toldToComeBack: number;
  acknowledgedBatches: number;
  /** Readings in those batches: one number each. */
  acknowledged: number;
  /** Receipts that did not add up to what was sent. */
  wrongReceipts: number;
}

export const newLog = (): HonestLog => ({
  sendMs: [],
  queryMs: [],
  toldToComeBack: 0,
  acknowledgedBatches: 0,
  acknowledged: 0,
  wrongReceipts: 0,
});

const RECORDS = 200;
const PAUSE_MS = 500;
export const honestModules = (lane: number): string[] =>
  Array.from({ length: 10 }, (_, i) => `HONEST-${lane}-${i}`);

/** A gateway that sends a batch twice a second, the same one again until it has its receipt. `clock` is its own time. */
export async function honestGateway(
  service: Service,
  lane: number,
  clock: { ms: number },
  log: HonestLog,
  signal: AbortSignal,
): Promise<void> {
  const modules = honestModules(lane);
  while (!signal.aborted) {
    const readings = Array.from({ length: RECORDS }, (_, i) => ({
      module: modules[i % modules.length],
      timestamp: clock.ms + Math.floor(i / modules.length) * 1000,
      voltage: i / 8,
    }));
    clock.ms += (RECORDS / modules.length) * 1000;
    const body = JSON.stringify({ batchId: randomUUID(), readings });
    const start = performance.now();
    const receipt = await untilAnswered<Receipt>(log, () =>
      call(service, 'readings.ingest', service.gateways[lane], body),
    );
    log.sendMs.push(performance.now() - start);
    log.acknowledgedBatches += 1;
    log.acknowledged += RECORDS;
    if (receipt.stored !== RECORDS) log.wrongReceipts += 1;
    await delay(PAUSE_MS);
  }
}

/** An analyst who asks for the day by the hour and for the newest values, twice a second. */
export async function honestAnalyst(service: Service, fromMs: number, log: HonestLog, signal: AbortSignal) {
  const modules = honestModules(0);
  const series = { modules, metrics: ['voltage'], from: fromMs, to: fromMs + 86_400_000, bucket: '1h' };
  while (!signal.aborted) {
    for (const [path, input] of [
      ['readings.series', { ...series, aggregates: ['avg', 'max'] }],
      ['readings.latest', { modules, metrics: ['voltage'] }],
    ] as const) {
      const start = performance.now();
      await untilAnswered(log, () => call(service, path, service.admin, JSON.stringify(input)));
      log.queryMs.push(performance.now() - start);
    }
    await delay(PAUSE_MS);
  }
}

type Answer<T> = { ok: true; data: T } | { ok: false; waitMs: number };

async function untilAnswered<T>(log: HonestLog, ask: () => Promise<Answer<T>>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer.ok) return answer.data;
    log.toldToComeBack += 1;
    await delay(answer.waitMs);
  }
}

/** A call that is to go well; only "come back" and a lost connection are answers beside it. */
export async function call<T>(
  service: Service,
  path: string,
  token: string | undefined,
  body: string,
): Promise<Answer<T>> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${service.url}/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
    text = await answer.text();
  } catch {
    return { ok: false, waitMs: 200 };
  }
  if (answer.ok) return { ok: true, data: (JSON.parse(text) as { result: { data: T } }).result.data };
  if (answer.status === 503 || answer.status === 429) {
    return { ok: false, waitMs: 1000 * Number(answer.headers.get('retry-after') ?? 1) };
  }
  throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
}
