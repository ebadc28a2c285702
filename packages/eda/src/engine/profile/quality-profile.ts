import { flaggedRows } from '../quality/finding.ts';
import { hampelOutliers } from '../quality/hampel.ts';
import { interpolated } from '../quality/interpolated.ts';
import { missingValues } from '../quality/missing.ts';
import { qualityIndex } from '../quality/quality-index.ts';
import { staleByDifference, staleByRounding } from '../quality/stale.ts';
import { type Quartiles, tukeyOutliers } from '../quality/tukey.ts';
import { zScoreOutliers } from '../quality/z-score.ts';
import { type Figure, figureOf } from './figure.ts';

/** Indices of flagged rows by check, made on the raw column, with the share of rows that pass all of them. */
export interface QualityProfile {
  readonly stale_diff_6_tail: readonly number[];
  readonly stale_round_6_3_tail: readonly number[];
  readonly interpolation_diff_6_tail: readonly number[];
  readonly tukey_1_5: readonly number[];
  readonly zscore_3: readonly number[];
  readonly hampel_5_3: readonly number[];
  /** Rows that are there and pass every check above ÷ rows. */
  readonly index: Figure;
}

/** The checks that need nothing but the column, with pvanalytics' defaults; its quartiles, where they are known. */
export function qualityProfile(values: Float64Array, quartiles?: Quartiles): QualityProfile {
  const findings = {
    stale_diff_6_tail: staleByDifference(values),
    stale_round_6_3_tail: staleByRounding(values),
    interpolation_diff_6_tail: interpolated(values),
    tukey_1_5: tukeyOutliers(values, 1.5, quartiles),
    zscore_3: zScoreOutliers(values),
    hampel_5_3: hampelOutliers(values),
  };
  const { index } = qualityIndex([missingValues(values), ...Object.values(findings)], values.length);
  return {
    stale_diff_6_tail: flaggedRows(findings.stale_diff_6_tail.flags),
    stale_round_6_3_tail: flaggedRows(findings.stale_round_6_3_tail.flags),
    interpolation_diff_6_tail: flaggedRows(findings.interpolation_diff_6_tail.flags),
    tukey_1_5: flaggedRows(findings.tukey_1_5.flags),
    zscore_3: flaggedRows(findings.zscore_3.flags),
    hampel_5_3: flaggedRows(findings.hampel_5_3.flags),
    index: figureOf(index),
  };
}
