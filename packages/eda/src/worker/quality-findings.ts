import { runsOf } from '../engine/quality/finding.ts';
import { CHECK_IDS, type CheckId, checkAbout } from './quality-catalog.ts';
import { type EnergyLost, energyModel } from './quality-matrix.ts';
import type { ModuleChecks } from './quality-module.ts';

/** How sure a finding is, and why. */
export interface Sureness {
  level: 'high' | 'medium' | 'low';
  why: string;
}

/** One thing that a check found, where, and how sure that is. */
export interface QualityFinding {
  check: CheckId;
  fromMs: number;
  /** Exclusive. */
  toMs: number;
  /** Flagged instants. */
  samples: number;
  /** Stretches that were put together, as they lie on one day. */
  runs: number;
  /** The value that stays, for values that do. */
  held: number | null;
  /** Least and greatest value; null where there is none. */
  values: { min: number; max: number } | null;
  /** The same of the fleet's median meanwhile. */
  peers: { min: number; max: number } | null;
  /** Whatever else there is to say of how far it is, such as `60 minutes late`. */
  howFar: string | null;
  lostKwh: number | null;
  sure: Sureness;
}

export interface ModuleFindings {
  findings: QualityFinding[];
  /** How many more there were than are told. */
  more: number;
}

const MOST = 2000;
/** Checks of single samples find many on a bad day: they are one finding a day. */
const BY_DAY: ReadonlySet<CheckId> = new Set(['outliers', 'interpolated', 'clipping', 'range', 'peers']);

interface Part {
  check: CheckId;
  runs: { start: number; end: number }[];
}

/** The findings of some checks on one module, in order of time. */
export function findingsOf(
  checks: ModuleChecks,
  { wattsPer, only = CHECK_IDS }: { wattsPer: number | undefined; only?: readonly CheckId[] },
): ModuleFindings {
  const parts: Part[] = [];
  const any = new Uint8Array(checks.grid.slots);
  for (const check of only) {
    const judged = checks.judge(check);
    if ('why' in judged) continue;
    const runs = runsOf(judged.flags);
    for (const { start, end } of runs) any.fill(1, start, end);
    parts.push(
      ...(BY_DAY.has(check) ? joinedByDay(check, runs, checks) : runs.map((run) => ({ check, runs: [run] }))),
    );
  }
  parts.sort((a, b) => startOf(a) - startOf(b));
  const about = describer(
    checks,
    wattsPer === undefined ? undefined : energyModel(checks, { any, wattsPer }),
  );
  return { findings: parts.slice(0, MOST).map(about), more: Math.max(0, parts.length - MOST) };
}

const startOf = ({ runs }: Part): number => runs[0]?.start ?? 0;

function joinedByDay(
  check: CheckId,
  runs: readonly { start: number; end: number }[],
  checks: ModuleChecks,
): Part[] {
  const days = checks.days();
  const byDay = new Map<number, Part>();
  for (const run of runs) {
    const day = days[run.start] as number;
    const part = byDay.get(day);
    if (part === undefined) byDay.set(day, { check, runs: [run] });
    else part.runs.push(run);
  }
  return [...byDay.values()];
}

function describer(checks: ModuleChecks, energy: EnergyLost | undefined): (part: Part) => QualityFinding {
  const { grid } = checks;
  const hours = checks.peerScores();
  const flags = new Uint8Array(grid.slots);
  return ({ check, runs }) => {
    const start = runs[0]?.start ?? 0;
    const end = runs.at(-1)?.end ?? start;
    const samples = runs.reduce((sum, run) => sum + run.end - run.start, 0);
    const values = extent(runs, (slot) => grid.values[slot] as number);
    const peers = extent(runs, (slot) => checks.expectedAt(slot));
    const worst = runs.reduce((most, run) => {
      for (let slot = run.start; slot < run.end; slot++) {
        const score = hours[checks.hourOf(slot)] as number;
        if (Math.abs(score) > Math.abs(most)) return score;
      }
      return most;
    }, 0);
    return {
      check,
      fromMs: grid.times[start] as number,
      toMs: (grid.times[end - 1] as number) + grid.intervalMs,
      samples,
      runs: runs.length,
      held: (check === 'stale' || check === 'zeros') && values !== null ? values.min : null,
      values,
      peers,
      howFar: howFar(check, { checks, start, worst }),
      lostKwh: energy === undefined ? null : energyOf(energy, runs, flags),
      sure: sureness(check, { checks, start, end, samples, peers, worst }),
    };
  };
}

function extent(
  runs: readonly { start: number; end: number }[],
  at: (slot: number) => number,
): { min: number; max: number } | null {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { start, end } of runs)
    for (let slot = start; slot < end; slot++) {
      const value = at(slot);
      if (value < min) min = value;
      if (value > max) max = value;
    }
  return min > max ? null : { min, max };
}

/** `flags` is as long as the series, and clear before and after. */
function energyOf(
  energy: EnergyLost,
  runs: readonly { start: number; end: number }[],
  flags: Uint8Array,
): number {
  const [from, to] = [runs[0]?.start ?? 0, runs.at(-1)?.end ?? 0];
  for (const { start, end } of runs) flags.fill(1, start, end);
  const kwh = energy(flags, from, to);
  flags.fill(0, from, to);
  return kwh;
}

interface About {
  checks: ModuleChecks;
  start: number;
  worst: number;
}

function howFar(check: CheckId, { checks, start, worst }: About): string | null {
  const day = checks.days()[start] as number;
  switch (check) {
    case 'peers':
      return `${signed(worst)} spreads from the fleet’s median`;
    case 'clock': {
      const off = checks.clockStretches().find(({ fromDay, toDay }) => day >= fromDay && day < toDay);
      return off === undefined
        ? 'instants that come twice or out of order'
        : `${Math.abs(off.shiftMinutes)} minutes ${off.shiftMinutes > 0 ? 'late' : 'early'}`;
    }
    case 'shift': {
      const other = checks.levelStretches().find(({ fromDay, toDay }) => day >= fromDay && day < toDay);
      return other === undefined ? null : `${other.level.toFixed(2)} × the usual level`;
    }
    case 'range': {
      const { min = '−∞', max = '∞' } = checks.bounds();
      return `outside ${min} … ${max}`;
    }
    case 'stale':
    case 'interpolated':
    case 'gaps':
    case 'outliers':
    case 'clipping':
    case 'zeros':
    case 'completeness':
      return null;
    default:
      return check satisfies never;
  }
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

interface SureAbout extends About {
  end: number;
  samples: number;
  peers: { min: number; max: number } | null;
}

/** How sure a finding is, by the rules of its check that it meets if there are any, else by the check's certainty. */
function sureness(check: CheckId, about: SureAbout): Sureness {
  const { checks, start, end, samples, peers, worst } = about;
  const least =
    checks.request.settings.thresholds?.[check]?.window ?? checkAbout(check).thresholds[0]?.standard ?? 6;
  if (check === 'stale' || check === 'zeros') {
    const values = checks.grid.values.subarray(start, end);
    const first = Math.round(1000 * (values[0] as number));
    return byRules([
      ['close to the first', true],
      ['equal when rounded', values.every((value) => Math.round(1000 * value) === first)],
      ['its peers moved', peers !== null && peers.max - peers.min > 0.05 * Math.abs(peers.max)],
    ]);
  }
  if (check === 'outliers' || check === 'clipping' || check === 'interpolated')
    return byRules([
      ['the check', true],
      ['more than once that day', samples > (check === 'outliers' ? 1 : 2 * least)],
      ['unlike its peers', Math.abs(worst) > 3.5],
    ]);
  if (check === 'peers')
    return Math.abs(worst) > 10
      ? { level: 'high', why: 'over 10 spreads' }
      : {
          level: Math.abs(worst) > 5 ? 'medium' : 'low',
          why: `${Math.abs(worst).toFixed(1)} spreads at most`,
        };
  const { certainty } = checkAbout(check);
  if (certainty === 'certain') return { level: 'high', why: 'a fact of the data' };
  return certainty === 'likely'
    ? { level: 'medium', why: 'very probably a fault' }
    : { level: 'low', why: 'worth a look' };
}

function byRules(rules: readonly (readonly [string, boolean])[]): Sureness {
  const met = rules.filter(([, holds]) => holds);
  return {
    level: met.length === rules.length ? 'high' : met.length === 1 ? 'low' : 'medium',
    why: `${met.length} of ${rules.length} rules: ${met.map(([name]) => name).join(', ')}`,
  };
}
