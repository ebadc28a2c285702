import { madSorted, medianSorted } from '../column/order.ts';

/** One figure of every member of a fleet; NaN where it has none. */
export interface FleetFeature {
  readonly values: Float64Array;
  /** The least spread that is taken: without one, members that agree to a rounding would flag it. */
  readonly floor: number;
}

/** Members beside their fleet. */
export interface FleetDistances {
  /** √(mean of the squared robust z-scores), by member; NaN where it has no score. */
  readonly distances: Float64Array;
  /** Scores by feature, then by member: (x − median) ÷ spread. */
  readonly scores: readonly Float64Array[];
  /** Median over the members, by feature. */
  readonly medians: Float64Array;
}

/**
 * How far each member lies from the fleet's centre: median over the members, and 1.4826·MAD as spread (Iglewicz & Hoaglin
 * 1993; where more than half are equal 1.2533 × the mean absolute deviation), never less than the feature's floor. A
 * feature in which all agree says 0; one that a member lacks is left out of its mean.
 */
export function fleetDistances(features: readonly FleetFeature[], members: number): FleetDistances {
  const centres = features.map(centreOf);
  const scores = features.map(({ values }, f) => {
    const { median, spread } = centres[f] as Centre;
    return values.map((value) => (spread > 0 ? (value - median) / spread : value - value));
  });
  const distances = Float64Array.from({ length: members }, (_, member) => {
    let [sum, count] = [0, 0];
    for (const score of scores) {
      const z = score[member] as number;
      if (!Number.isFinite(z)) continue;
      sum += z * z;
      count += 1;
    }
    return Math.sqrt(sum / count);
  });
  return { distances, scores, medians: Float64Array.from(centres, ({ median }) => median) };
}

interface Centre {
  median: number;
  spread: number;
}

function centreOf({ values, floor }: FleetFeature): Centre {
  const sorted = values.filter(Number.isFinite).sort();
  const median = medianSorted(sorted);
  const robust = 1.4826 * madSorted(sorted);
  if (robust > 0) return { median, spread: Math.max(robust, floor) };
  let sum = 0;
  for (const value of sorted) sum += Math.abs(value - median);
  return { median, spread: Math.max((1.2533 * sum) / sorted.length, sum > 0 ? floor : 0) };
}
