import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../measure.ts';
import type { Row } from '../row.ts';
import { type Service, startService } from '../service.ts';
import { call, type HonestLog, honestAnalyst, honestGateway, honestModules, newLog } from '../soak/honest.ts';
import { type Attack, attacks } from '../soak/hostile.ts';

const MEMORY = 'resident memory at most, MiB';
const LOST = 'acknowledged and not there';
const DOUBLED = 'there and not acknowledged';
const ALLOWED_MIB = 1536;
const LANES = [0, 1];
const HOSTILE_LANE = 2;

/** Every attack that once stopped the service, all at once, while honest gateways send and an analyst asks. */
export const soakHostile: Row = {
  name: 'soak-hostile',
  title: 'an honest call (p95) while every known attack runs at once, embedded',
  needs: 'embedded',
  target: 'nothing acknowledged lost or doubled, memory < 1.5 GiB',
  reached: (_, facts) =>
    Number(facts[MEMORY]) < ALLOWED_MIB && Number(facts[LOST]) === 0 && Number(facts[DOUBLED]) === 0,
  limit: 'the cores: attackers, server and database share them',
  async run({ quick, progress }) {
    const aloneMs = quick ? 10_000 : 120_000;
    const hostileMs = quick ? 60_000 : 20 * 60_000;
    await using service = await startService(undefined, { rateLimited: true });
    const viewer = await signedInViewer(service);
    const fromMs = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000;
    const clocks = LANES.map(() => ({ ms: fromMs }));
    // One batch each first: an analyst asks for modules that are there.
    const first = newLog();
    await Promise.all(
      LANES.map((lane) =>
        honestGateway(service, lane, clocks[lane] ?? { ms: fromMs }, first, AbortSignal.timeout(1)),
      ),
    );
    const honest = async (ms: number, log: HonestLog) => {
      const signal = AbortSignal.timeout(ms);
      await Promise.all([
        ...LANES.map((lane) => honestGateway(service, lane, clocks[lane] ?? { ms: fromMs }, log, signal)),
        honestAnalyst(service, fromMs, log, signal),
      ]);
    };
    progress('honest work alone');
    const alone = newLog();
    await honest(aloneMs, alone);
    progress('with every attack at once');
    const memory = watch(service);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const outcomes = new Map<string, number>();
    const struck = attacks(service, viewer, service.gateways[HOSTILE_LANE] ?? '').map((attack) =>
      repeat(attack, outcomes, stop.signal),
    );
    const beside = newLog();
    await honest(hostileMs, beside);
    stop.abort();
    await Promise.all(struck);
    const mostMiB = memory.stop();
    const there = await pointsOf(service);
    const acknowledged = first.acknowledged + alone.acknowledged + beside.acknowledged;
    return {
      unit: 'ms',
      ours: [quantile(beside.sendMs, 0.95), quantile(beside.queryMs, 0.95)],
      against: [quantile(alone.sendMs, 0.95), quantile(alone.queryMs, 0.95)],
      againstIs: 'the same honest work alone (sends, then queries)',
      facts: {
        [MEMORY]: Math.round(mostMiB),
        [LOST]: Math.max(0, acknowledged - there),
        [DOUBLED]: Math.max(0, there - acknowledged) + beside.wrongReceipts + alone.wrongReceipts,
        'seconds under attack': hostileMs / 1000,
        'p95 of a send, ms': quantile(beside.sendMs, 0.95),
        'p95 of a query, ms': quantile(beside.queryMs, 0.95),
        'longest honest call, ms': Math.max(...beside.sendMs, ...beside.queryMs),
        'honest batches acknowledged': beside.acknowledgedBatches,
        'honest calls told to come back': beside.toldToComeBack,
        ...Object.fromEntries(outcomes),
      },
    };
  },
};

async function signedInViewer(service: Service): Promise<string> {
  const user = { username: 'hostile', password: 'a-viewer-of-the-soak-41', role: 'viewer' };
  await expectOk(call(service, 'users.create', service.admin, JSON.stringify(user)));
  const login = await expectOk(call<{ token: string }>(service, 'auth.login', '', JSON.stringify(user)));
  return login.token;
}

async function expectOk<T>(answer: ReturnType<typeof call<T>>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error('a call that must go well was told to come back');
  return given.data;
}

/** Points of the honest modules, counted by the server from what is stored. */
async function pointsOf(service: Service): Promise<number> {
  const modules = LANES.flatMap(honestModules);
  const day = 86_400_000;
  const from = Math.floor(Date.now() / day) * day - 10 * day;
  const input = {
    modules,
    metrics: ['voltage'],
    from,
    to: from + 20 * day,
    bucket: '1d',
    aggregates: ['count'],
  };
  const { series } = await expectOk(
    call<{ series: { count: number[] }[] }>(service, 'readings.series', service.admin, JSON.stringify(input)),
  );
  return series.reduce((sum, one) => sum + one.count.reduce((a, b) => a + b, 0), 0);
}

/** Strikes again and again; what came of each is counted by the word for it. */
async function repeat(attack: Attack, outcomes: Map<string, number>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const outcome = await attack.strike(signal).catch((error: Error) => error.cause ?? error.name);
    if (!signal.aborted) {
      const word = `${attack.name} → ${outcome instanceof Error ? outcome.message.slice(0, 60) : outcome}`;
      outcomes.set(word, (outcomes.get(word) ?? 0) + 1);
    }
    await delay(attack.pauseMs, undefined, { signal }).catch(() => {});
  }
}

function watch(service: Service): { stop(): number } {
  let most = service.memory();
  const timer = setInterval(() => {
    most = Math.max(most, service.memory());
  }, 100);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
