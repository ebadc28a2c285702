import { DEFAULT_FAULT_RATES, FAULT_KINDS, type FaultKind, type FaultRates } from './fault.ts';
import { METRICS, type Metric } from './record.ts';

/** What to simulate. */
export interface SimulateOptions {
  /** A safe integer; the same seed gives the same fleet. */
  readonly seed: number;
  /** How many modules; module k is the same whatever the count. */
  readonly modules: number;
  /** Start, inclusive, in epoch ms, not before 1970. */
  readonly from: number;
  /** End, exclusive, in epoch ms. */
  readonly to: number;
  /** Time between a module's records in ms, default 300,000. Records lie on whole multiples of it. */
  readonly intervalMs?: number;
  /** Which faults to make, default 'none'. */
  readonly faults?: 'none' | 'default' | FaultRates;
  /** Degrees north, default 48.1. */
  readonly latitude?: number;
  /** Degrees east, default 11.6. */
  readonly longitude?: number;
  /** Measures of each record, default all of them; temperature and voltage always come besides. */
  readonly metrics?: readonly Metric[];
}

export interface ResolvedOptions {
  readonly seed: number;
  readonly modules: number;
  readonly from: number;
  readonly to: number;
  readonly intervalMs: number;
  readonly rates: Readonly<Record<FaultKind, number>>;
  readonly latitude: number;
  readonly longitude: number;
  readonly metrics: readonly Metric[];
}

function check(valid: boolean, message: string): void {
  if (!valid) throw new RangeError(message);
}

function resolveRates(faults: 'none' | 'default' | FaultRates): Record<FaultKind, number> {
  const chosen: FaultRates = faults === 'none' ? {} : faults === 'default' ? DEFAULT_FAULT_RATES : faults;
  const rates = { ...DEFAULT_FAULT_RATES };
  for (const kind of FAULT_KINDS) {
    const rate = chosen[kind] ?? 0;
    check(rate >= 0 && rate <= 1000, `faults.${kind} must be a rate from 0 to 1000`);
    rates[kind] = rate;
  }
  return rates;
}

export function resolveOptions(options: SimulateOptions): ResolvedOptions {
  const { seed, modules, from, to, intervalMs = 300_000, faults = 'none' } = options;
  const { latitude = 48.1, longitude = 11.6, metrics = METRICS } = options;
  check(Number.isSafeInteger(seed), 'seed must be a safe integer');
  check(Number.isSafeInteger(modules) && modules >= 0, 'modules must be a whole number');
  check(Number.isFinite(from) && from >= 0, 'from must be epoch milliseconds');
  check(Number.isFinite(to) && to >= from, 'to must be epoch milliseconds, not before from');
  check(Number.isSafeInteger(intervalMs) && intervalMs > 0, 'intervalMs must be a positive whole number');
  check(Math.abs(latitude) <= 90, 'latitude must be within ±90 degrees');
  check(Math.abs(longitude) <= 180, 'longitude must be within ±180 degrees');
  check(
    metrics.length > 0 &&
      new Set(metrics).size === metrics.length &&
      metrics.every((metric) => METRICS.includes(metric)),
    `metrics must be one or more of ${METRICS.join(', ')}, each once`,
  );
  return {
    seed,
    modules,
    from: Math.ceil(from / intervalMs) * intervalMs,
    to: Math.ceil(to / intervalMs) * intervalMs,
    intervalMs,
    rates: resolveRates(faults),
    latitude,
    longitude,
    metrics: [...metrics],
  };
}
