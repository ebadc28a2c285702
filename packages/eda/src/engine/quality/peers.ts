import { madSorted, medianSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Settings of {@link peerDeviations}. */
export interface PeersOptions {
  /** Deviations, in robust standard deviations, that flag a row; default 3.5 (Iglewicz & Hoaglin 1993). */
  readonly limit?: number;
  /** Modules with a value that a row needs; default 5. */
  readonly least?: number;
  /** The least spread taken, as a share of the peers' |median|; default 0.01: equal peers would flag a rounding. */
  readonly floor?: number;
  /** Hour of the local day of each row, 0 … 23, for the profile by hour. */
  readonly hours?: Uint8Array;
}

/** One module beside its peers. */
export interface PeerDeviation {
  readonly name: string;
  /** (x − median of the peers) ÷ spread, by row; NaN where the module or enough peers are missing. */
  readonly score: Float64Array;
  /** Median of the scores: how far the module lies above (+) or below (−) the fleet as a rule. */
  readonly medianScore: number;
  /** Median |score|, by which modules are ranked. */
  readonly unlikeness: number;
  /** Median score by hour, 24 of them; only where hours were given. */
  readonly byHour: Float64Array | undefined;
  readonly finding: Finding;
}

/**
 * Each module against its peers on one grid (row i of every module is one instant): the median over modules and
 * 1.4826·MAD make a robust deviation row by row. Most unlike module first. NaN is missing and neither judged nor a peer.
 */
export function peerDeviations(
  modules: readonly { readonly name: string; readonly values: Float64Array }[],
  options: PeersOptions = {},
): PeerDeviation[] {
  const { limit = 3.5, least = 5, floor = 0.01, hours } = options;
  const { centre, spread } = fleetCentre(
    modules.map((module) => module.values),
    least,
    floor,
  );
  const deviations = modules.map(({ name, values }) => {
    const score = values.map((value, row) => (value - (centre[row] as number)) / (spread[row] as number));
    return {
      name,
      score,
      medianScore: medianSorted(sortedPresent(score)),
      unlikeness: medianSorted(sortedPresent(score.map(Math.abs))),
      byHour: hours === undefined ? undefined : medianByHour(score, hours),
      finding: findingOf(
        flagWhere(score, (value) => Math.abs(value) > limit),
        {
          check: 'peers',
          definition: `over ${limit} · 1.4826 · MAD from the median of ${least} or more peers at the same instant`,
          certainty: 'possible',
          remedy: 'mask',
        },
      ),
    };
  });
  const rank = (deviation: PeerDeviation): number =>
    Number.isNaN(deviation.unlikeness) ? -1 : deviation.unlikeness;
  return deviations.sort((a, b) => rank(b) - rank(a));
}

/** Median and spread of columns row by row; NaN where fewer than `least` have a value. */
export function fleetCentre(
  columns: readonly Float64Array[],
  least: number,
  floor: number,
): { centre: Float64Array; spread: Float64Array } {
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const centre = new Float64Array(rows).fill(Number.NaN);
  const spread = new Float64Array(rows).fill(Number.NaN);
  const slice = new Float64Array(columns.length);
  for (let row = 0; row < rows; row++) {
    let count = 0;
    for (const column of columns) {
      const value = column[row] ?? Number.NaN;
      if (Number.isFinite(value)) slice[count++] = value;
    }
    if (count < least) continue;
    const sorted = slice.subarray(0, count).sort();
    const median = medianSorted(sorted);
    centre[row] = median;
    const width = Math.max(1.4826 * madSorted(sorted), floor * Math.abs(median));
    spread[row] = width > 0 ? width : Number.NaN;
  }
  return { centre, spread };
}

function medianByHour(score: Float64Array, hours: Uint8Array): Float64Array {
  return Float64Array.from({ length: 24 }, (_, hour) =>
    medianSorted(sortedPresent(score.filter((_value, row) => hours[row] === hour))),
  );
}
