import { z } from 'zod';
import { clippingGeometric } from '../engine/quality/clipping-geometric.ts';
import { clippingLevels } from '../engine/quality/clipping-levels.ts';
import { clippingThreshold } from '../engine/quality/clipping-threshold.ts';
import { corruptValues } from '../engine/quality/corrupt.ts';
import { deltaOutOfRange } from '../engine/quality/delta.ts';
import { duplicateTimes } from '../engine/quality/duplicate-times.ts';
import { hampelOutliers } from '../engine/quality/hampel.ts';
import { incrementOutOfRange } from '../engine/quality/increment.ts';
import { interpolated } from '../engine/quality/interpolated.ts';
import { missingValues } from '../engine/quality/missing.ts';
import { beyondPhysicalLimits, PHYSICAL_LIMITS, type Quantity } from '../engine/quality/physical-limits.ts';
import { outOfRange } from '../engine/quality/range.ts';
import { staleByDifference, staleByRounding } from '../engine/quality/stale.ts';
import { stuckAtZero } from '../engine/quality/stuck-at-zero.ts';
import { tukeyOutliers } from '../engine/quality/tukey.ts';
import { zScoreOutliers } from '../engine/quality/z-score.ts';
import { StepError } from './frame.ts';

const rows = (least: number) => z.int().min(least).max(1_000_000).optional();
const positive = z.number().positive().optional();
const share = z.number().gt(0).max(1).optional();
const mark = z.enum(['tail', 'end', 'all']).optional();
const stale = { rtol: z.number().min(0).optional(), atol: z.number().min(0).optional(), mark };
const bounds = { min: z.number().optional(), max: z.number().optional() };
const quantities = Object.keys(PHYSICAL_LIMITS) as [Quantity, ...Quantity[]];

/** A check of quality by the name of its finding, with its settings; those left out are the check's own. */
export const checkSchema = z.discriminatedUnion('check', [
  /** Values that stay. */
  z.strictObject({ check: z.literal('stale-diff'), window: rows(2), ...stale }),
  z.strictObject({
    check: z.literal('stale-round'),
    window: rows(2),
    decimals: z.int().min(0).max(15).optional(),
    mark,
  }),
  /** Values on a straight line. */
  z.strictObject({ check: z.literal('interpolation-diff'), window: rows(3), ...stale }),
  z.strictObject({ check: z.literal('outlier-hampel'), window: rows(3), deviations: positive }),
  z.strictObject({ check: z.literal('outlier-tukey'), k: positive }),
  z.strictObject({ check: z.literal('outlier-zscore'), limit: positive }),
  z.strictObject({ check: z.literal('range'), ...bounds }),
  /** Bounds that are given stand in place of the quantity's. */
  z.strictObject({ check: z.literal('physical-limits'), quantity: z.enum(quantities), ...bounds }),
  z.strictObject({
    check: z.literal('increment'),
    ...bounds,
    rows: rows(1),
    signed: z.boolean().optional(),
  }),
  z.strictObject({ check: z.literal('delta'), windowMs: z.number().positive(), ...bounds }),
  z.strictObject({ check: z.literal('stuck-at-zero'), window: rows(2) }),
  z.strictObject({ check: z.literal('corrupt'), values: z.array(z.number()).min(1).max(1000) }),
  z.strictObject({ check: z.literal('missing') }),
  z.strictObject({ check: z.literal('duplicate-time') }),
  z.strictObject({
    check: z.literal('clipping-levels'),
    window: rows(1),
    share,
    width: share,
    levels: rows(1),
  }),
  z.strictObject({
    check: z.literal('clipping-threshold'),
    slopeMax: positive,
    powerMin: share,
    quantile: share,
  }),
  z.strictObject({ check: z.literal('clipping-geometric'), window: rows(2), slopeMax: positive }),
]);
export type QualityCheck = z.output<typeof checkSchema>;

/** Flags 1 where a check finds a row. Throws a StepError for a check over time where no times are given. */
export function checkFlags(
  check: QualityCheck,
  values: Float64Array,
  about: { times: Float64Array | undefined; timeZone: string },
): Uint8Array {
  const times = (): Float64Array => {
    if (about.times === undefined)
      throw new StepError(`The check ${check.check} needs "time", the column of times.`);
    return about.times;
  };
  const { timeZone } = about;
  switch (check.check) {
    case 'stale-diff':
      return staleByDifference(values, given(check)).flags;
    case 'stale-round':
      return staleByRounding(values, given(check)).flags;
    case 'interpolation-diff':
      return interpolated(values, given(check)).flags;
    case 'outlier-hampel':
      return hampelOutliers(values, given(check)).flags;
    case 'outlier-tukey':
      return tukeyOutliers(values, check.k).flags;
    case 'outlier-zscore':
      return zScoreOutliers(values, check.limit).flags;
    case 'range':
      return outOfRange(values, given(check)).flags;
    case 'physical-limits':
      return beyondPhysicalLimits(values, check.quantity, {
        ...PHYSICAL_LIMITS[check.quantity],
        ...given(check),
      }).flags;
    case 'increment':
      return incrementOutOfRange(values, given(check), given({ step: check.rows, signed: check.signed }))
        .flags;
    case 'delta':
      return deltaOutOfRange(times(), values, { ...given(check), windowMs: check.windowMs }).flags;
    case 'stuck-at-zero':
      return stuckAtZero(values, given(check)).flags;
    case 'corrupt':
      return corruptValues(values, check.values).flags;
    case 'missing':
      return missingValues(values).flags;
    case 'duplicate-time':
      return duplicateTimes(times()).flags;
    case 'clipping-levels':
      return clippingLevels(values, given(check)).flags;
    case 'clipping-threshold':
      return clippingThreshold(times(), values, { ...given(check), timeZone }).flags;
    case 'clipping-geometric':
      return clippingGeometric(times(), values, { ...given(check), timeZone }).flags;
    default:
      return check satisfies never;
  }
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Only what is given, as checks take defaults for what is absent and not for what is undefined. */
function given<T extends object>(settings: T): Given<T> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Given<T>;
}
