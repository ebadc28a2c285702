import { kendallRanked } from '../pairs/kendall.ts';
import { type NamedValues, type PairMatrix, pairMatrix, symmetricMatrix } from '../pairs/matrix.ts';
import { binnedInformation, binsFor, binsOf } from '../pairs/mutual-information.ts';
import { pearson } from '../pairs/pearson.ts';
import { type RankedColumn, rankedColumn } from '../pairs/ranked-column.ts';
import { spearmanRanked } from '../pairs/spearman.ts';
import { isConstant } from '../series/acf.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';

/** A correlation of every two numeric columns. */
export interface CorrelationProfile {
  readonly columns: readonly string[];
  readonly matrix: readonly (readonly Figure[])[];
  /** Rows looked at. */
  readonly rows: number;
  /** Whether all rows were looked at; if not, a random sample of `rows` of them, without replacement. */
  readonly exact: boolean;
  /** Seed of the sample; the same seed takes the same rows. */
  readonly seed?: number;
}

/** The mutual information of every two numeric columns, estimated by bins of equal counts. */
export interface InformationProfile extends CorrelationProfile {
  /** ÷ √(entropy × entropy), 0 to 1. */
  readonly normalised: readonly (readonly Figure[])[];
  readonly bins: number;
}

/** The correlation matrices of a dataset. */
export interface PairProfile {
  readonly pearson: CorrelationProfile;
  readonly spearman: CorrelationProfile;
  readonly kendall: CorrelationProfile;
  /** Mutual information in nats. */
  readonly mutual_information: InformationProfile;
}

/** The rank correlations look at a random sample of this many rows where there are more, and say so. */
export const RANKED_ROWS = 1_000_000;
const SEED = 1;

/** The matrices of all pairs; Pearson's always of all rows. `most` is that of {@link RANKED_ROWS}. */
export function pairProfile(columns: readonly NamedValues[], rows: number, most = RANKED_ROWS): PairProfile {
  const { sample, ...looked } = sampledRows(rows, most);
  const seen = sample === undefined ? columns : columns.map((column) => rowsOf(column, sample));
  const ranked = new Map(seen.map(({ values }) => [values, rankedColumn(values)]));
  // Columns are sorted once instead of once a pair and figure.
  const of = (values: Float64Array): RankedColumn => ranked.get(values) ?? rankedColumn(values);
  const spearman = pairMatrix(seen, (x, y) => spearmanRanked(of(x), of(y)));
  const kendall = pairMatrix(seen, (x, y) => kendallRanked(of(x), of(y)), ownKendall);
  return {
    pearson: profileOf(pairMatrix(columns, pearson), { rows, exact: true }),
    spearman: profileOf(spearman, looked),
    kendall: profileOf(kendall, looked),
    mutual_information: informationOf(seen, of, looked),
  };
}

/** A column goes with itself wholly, unless it does not vary. */
const ownKendall = (values: Float64Array): number => (isConstant(values) ? Number.NaN : 1);

type Looked = Pick<CorrelationProfile, 'rows' | 'exact' | 'seed'>;

function informationOf(
  columns: readonly NamedValues[],
  rankedOf: (values: Float64Array) => RankedColumn,
  looked: Looked,
): InformationProfile {
  const bins = binsFor(looked.rows);
  const binned = columns.map(({ values }) => binsOf(rankedOf(values), bins));
  const found = symmetricMatrix(binned, (x, y) => binnedInformation(x, y, bins));
  return {
    columns: columns.map(({ name }) => name),
    matrix: found.map((row) => row.map(({ nats }) => figureOf(nats))),
    normalised: found.map((row) => row.map(({ normalised }) => figureOf(normalised))),
    bins,
    ...looked,
  };
}

/** Rows for figures that would take too long with all: a random sample of `most` where there are more. */
export function sampledRows(rows: number, most: number): Looked & { sample: Uint32Array | undefined } {
  return rows > most
    ? { sample: sampleOf(rows, most, SEED), rows: most, exact: false, seed: SEED }
    : { sample: undefined, rows, exact: true };
}

/**
 * A random sample of `wanted` of the rows, ascending, each as likely as every other (Vitter 1984's method S: a row is
 * taken with the chance of what is still wanted among what is still to come).
 */
export function sampleOf(rows: number, wanted: number, seed: number): Uint32Array {
  const next = randomFrom(seed);
  const sample = new Uint32Array(wanted);
  let taken = 0;
  for (let row = 0; row < rows && taken < wanted; row++)
    if (next() * (rows - row) < wanted - taken) sample[taken++] = row;
  return sample;
}

/** Uniform in [0, 1): mulberry32, whose period of 2³² is enough for a choice of rows. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const rowsOf = ({ name, values }: NamedValues, rows: Uint32Array): NamedValues => ({
  name,
  values: Float64Array.from(rows, (row) => values[row] as number),
});

const profileOf = ({ columns, matrix }: PairMatrix, looked: Looked): CorrelationProfile => ({
  columns,
  matrix: matrix.map(figuresOf),
  ...looked,
});
