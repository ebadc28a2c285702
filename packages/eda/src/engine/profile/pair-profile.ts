import { kendall } from '../pairs/kendall.ts';
import { type NamedValues, type PairMatrix, pairMatrix } from '../pairs/matrix.ts';
import { pearson } from '../pairs/pearson.ts';
import { averageRanks } from '../pairs/rank.ts';
import { spearman } from '../pairs/spearman.ts';
import { hasMissing } from '../series/interpolate.ts';
import { type Figure, figuresOf } from './figure.ts';

/** A correlation of every two numeric columns. */
export interface CorrelationProfile {
  readonly columns: readonly string[];
  readonly matrix: readonly (readonly Figure[])[];
  /** Rows looked at. */
  readonly rows: number;
  /** Whether all rows were; if not, every k-th was. */
  readonly exact: boolean;
}

/** The correlation matrices of a dataset. */
export interface PairProfile {
  readonly pearson: CorrelationProfile;
  readonly spearman: CorrelationProfile;
  readonly kendall: CorrelationProfile;
}

/** Over this many rows the rank correlations look at every k-th row, and say so. */
export const RANKED_ROWS = 200_000;

/** The three correlation matrices; Pearson's always of all rows. */
export function pairProfile(columns: readonly NamedValues[], rows: number): PairProfile {
  const step = Math.max(1, Math.ceil(rows / RANKED_ROWS));
  const ranked = step === 1 ? columns : columns.map((column) => everyKth(column, step));
  const size = Math.ceil(rows / step);
  return {
    pearson: profileOf(pairMatrix(columns, pearson), rows, true),
    spearman: profileOf(spearmanMatrix(ranked), size, step === 1),
    kendall: profileOf(pairMatrix(ranked, kendall), size, step === 1),
  };
}

/** Complete columns are ranked once instead of once a pair. */
function spearmanMatrix(columns: readonly NamedValues[]): PairMatrix {
  if (columns.some((column) => hasMissing(column.values))) return pairMatrix(columns, spearman);
  const ranks = columns.map(({ name, values }) => ({ name, values: averageRanks(values) }));
  return pairMatrix(ranks, pearson);
}

function everyKth({ name, values }: NamedValues, step: number): NamedValues {
  return { name, values: values.filter((_, row) => row % step === 0) };
}

function profileOf({ columns, matrix }: PairMatrix, rows: number, exact: boolean): CorrelationProfile {
  return { columns, matrix: matrix.map(figuresOf), rows, exact };
}
