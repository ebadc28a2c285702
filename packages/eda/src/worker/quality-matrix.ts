import { medianSorted } from '../engine/column/order.ts';
import { sortedPresent } from '../engine/column/present.ts';
import { flaggedCost } from '../engine/quality/cost.ts';
import { runsOf } from '../engine/quality/finding.ts';
import { CHECK_IDS, type CheckId } from './quality-catalog.ts';
import type { ModuleChecks } from './quality-module.ts';

/** What one check says of one module. */
export type QualityCell =
  | {
      /** Share of the time that was looked at, 0 to 1. */
      share: number;
      flaggedMs: number;
      runs: number;
      /** The longest of the runs, at most five, in order of time. Epoch milliseconds, `toMs` exclusive. */
      longest: readonly { fromMs: number; toMs: number }[];
    }
  | { why: string };

/** A line of the matrix. */
export interface QualityRow {
  module: string;
  rows: number;
  intervalMs: number;
  /** Length of the time that was looked at. */
  wholeMs: number;
  cells: Record<CheckId, QualityCell>;
  /** Time that any check flags. */
  lostMs: number;
  /** Null where the metric is no power in W, kW or MW, or nothing is known of the fleet. */
  lostKwh: number | null;
}

/** Checks whose flagged time says nothing of the energy: it was produced, under another instant or as a mean. */
const FREE: ReadonlySet<CheckId> = new Set(['clock', 'interpolated']);

/** All checks on one module. `wattsPer`: what a value is multiplied by to be W. */
export function qualityRow(
  module: string,
  checks: ModuleChecks,
  { wattsPer, step }: { wattsPer: number | undefined; step: (share: number, what: string) => void },
): QualityRow {
  const { slots, intervalMs, rows } = checks.grid;
  const any = new Uint8Array(slots);
  const costly = new Uint8Array(slots);
  const cells = {} as Record<CheckId, QualityCell>;
  for (const [i, id] of CHECK_IDS.entries()) {
    step(i / CHECK_IDS.length, module);
    const judged = checks.judge(id);
    if ('why' in judged) {
      cells[id] = judged;
      continue;
    }
    const runs = runsOf(judged.flags);
    let count = 0;
    for (const { start, end } of runs) {
      count += end - start;
      any.fill(1, start, end);
      if (!FREE.has(id)) costly.fill(1, start, end);
    }
    cells[id] = {
      share: slots === 0 ? 0 : count / slots,
      flaggedMs: count * intervalMs,
      runs: runs.length,
      longest: longestOf(runs).map(({ start, end }) => ({
        fromMs: checks.grid.times[start] as number,
        toMs: (checks.grid.times[end - 1] as number) + intervalMs,
      })),
    };
  }
  return {
    module,
    rows,
    intervalMs,
    wholeMs: slots * intervalMs,
    cells,
    lostMs: any.reduce((sum, flag) => sum + flag, 0) * intervalMs,
    lostKwh: wattsPer === undefined ? null : (energyModel(checks, { any, wattsPer })?.(costly) ?? null),
  };
}

const MOST_TOLD = 5;

function longestOf<R extends { start: number; end: number }>(runs: readonly R[]): R[] {
  const longest = [...runs].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, MOST_TOLD);
  return longest.sort((a, b) => a.start - b.start);
}

const LEAST_COMPARED = 24;

/** kWh that flagged slots, from `from` to before `to`, fell short of what was to be expected. */
export type EnergyLost = (flags: Uint8Array, from?: number, to?: number) => number;

/**
 * What a module was to produce is the fleet's median, scaled by how the module usually lies beside it: the median of
 * their ratio where nothing is flagged (`any`). Undefined where nothing is known of the fleet.
 */
export function energyModel(
  checks: ModuleChecks,
  { any, wattsPer }: { any: Uint8Array; wattsPer: number },
): EnergyLost | undefined {
  const { grid } = checks;
  const expected = Float64Array.from(grid.times, (_, slot) => checks.expectedAt(slot));
  let most = 0;
  for (const value of expected) if (value > most) most = value;
  if (most === 0) return undefined;
  const ratios = grid.values.map((value, slot) =>
    any[slot] === 1 || !((expected[slot] as number) > most / 10)
      ? Number.NaN
      : value / (expected[slot] as number),
  );
  const compared = sortedPresent(ratios);
  const usual = compared.length < LEAST_COMPARED ? 1 : medianSorted(compared);
  const actualW = grid.values.map((value) => value * wattsPer);
  const expectedW = expected.map((value) => value * usual * wattsPer);
  return (flags, from, to) => {
    const part = (all: Float64Array) => all.subarray(from, to);
    return flaggedCost(flags.subarray(from, to), part(actualW), part(expectedW), grid.intervalMs)
      .energyLostKwh;
  };
}
