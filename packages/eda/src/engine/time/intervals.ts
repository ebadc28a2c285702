import { medianSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { mostFrequentSorted, type ValueCount } from '../column/runs.ts';

/** How far apart neighbouring different instants are, in ms. */
export interface IntervalFigures {
  /** The most frequent difference: the interval the source was set to. NaN for fewer than two instants. */
  readonly modeMs: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** The share of differences equal to the mode, 0 to 1. */
  readonly regularity: number;
  /** The most frequent differences. */
  readonly distribution: readonly ValueCount[];
}

/** The different instants in ascending order; NaN and infinite ones are left out. */
export function distinctInstants(times: Float64Array): Float64Array {
  const sorted = sortedPresent(times);
  let kept = 0;
  for (let i = 0; i < sorted.length; i++) {
    const time = sorted[i] as number;
    if (Number.isFinite(time) && (kept === 0 || time !== sorted[kept - 1])) sorted[kept++] = time;
  }
  return sorted.subarray(0, kept);
}

/** {@link IntervalFigures} of ascending instants without duplicates, such as {@link distinctInstants} gives. */
export function intervalsOf(instants: Float64Array, limit = 10): IntervalFigures {
  const differences = new Float64Array(Math.max(0, instants.length - 1));
  for (let i = 0; i < differences.length; i++) {
    differences[i] = (instants[i + 1] as number) - (instants[i] as number);
  }
  if (!areEqual(differences)) differences.sort();
  const distribution = mostFrequentSorted(differences, limit);
  const mode = distribution[0];
  return {
    modeMs: mode?.value ?? Number.NaN,
    medianMs: medianSorted(differences),
    minMs: differences[0] ?? Number.NaN,
    maxMs: differences[differences.length - 1] ?? Number.NaN,
    regularity: mode === undefined ? Number.NaN : mode.count / differences.length,
    distribution,
  };
}

/** Whether all differences are equal, as from a clock that never errs: there is nothing to sort. */
function areEqual(differences: Float64Array): boolean {
  const first = differences[0];
  for (let i = 1; i < differences.length; i++) if (differences[i] !== first) return false;
  return true;
}

/** The most frequent difference of the instants, whatever their order: the interval the source was set to. */
export const modeIntervalMs = (times: Float64Array): number => intervalsOf(distinctInstants(times)).modeMs;
