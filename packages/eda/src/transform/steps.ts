import { z } from 'zod';
import { checkSchema } from './quality-checks.ts';

const name = z.string().min(1).max(500);
const names = z.array(name).min(1).max(10_000);
const expression = z.string().min(1).max(10_000);
/** Whose a row is: what looks at neighbours never looks across from one to the next. */
const by = name.optional();
const interval = z.strictObject({
  every: z.int().min(1).max(1_000_000),
  unit: z.enum(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']),
});
export const AGGREGATES = ['mean', 'min', 'max', 'sum', 'count', 'first', 'last', 'std', 'median'] as const;

/** A step of a pipeline, as it is kept in JSON. */
export const stepSchema = z.discriminatedUnion('step', [
  /** Keeps the rows for which the expression is true; where it is missing the row goes. */
  z.strictObject({ step: z.literal('filter'), where: expression }),
  /** Keeps these columns, in this order. */
  z.strictObject({ step: z.literal('select'), columns: names }),
  z.strictObject({ step: z.literal('rename'), from: name, to: name }),
  /** Reads a column as another kind; what cannot be read is missing. */
  z.strictObject({
    step: z.literal('cast'),
    column: name,
    to: z.enum(['number', 'text', 'time']),
    timeZone: z.string().optional(),
  }),
  /** A new column, or another one in place of it. */
  z.strictObject({ step: z.literal('derive'), column: name, as: expression }),
  /** Fills what is missing; `limit`: at most so many rows after each other. `spline` is the natural cubic one. */
  z.strictObject({
    step: z.literal('fill'),
    columns: names,
    method: z.enum(['forward', 'backward', 'linear', 'spline']),
    limit: z.int().min(1).optional(),
    by,
  }),
  /** Sets what lies beyond to the nearest bound. */
  z.strictObject({
    step: z.literal('clip'),
    columns: names,
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  /** Each row less the one before it. */
  z.strictObject({ step: z.literal('difference'), columns: names, periods: z.int().min(1).default(1), by }),
  /** A figure of a window that ends at the row, in a column of the name `as`. */
  z.strictObject({
    step: z.literal('rolling'),
    column: name,
    as: name,
    figure: z.enum(['mean', 'sum', 'std', 'median', 'min', 'max']),
    rows: z.int().min(1),
    minPeriods: z.int().min(1).optional(),
    by,
  }),
  /** A row a bucket of time and group; text columns other than `by` go. */
  z.strictObject({
    step: z.literal('resample'),
    time: name,
    interval,
    aggregate: z.enum(AGGREGATES),
    timeZone: z.string().default('UTC'),
    by,
  }),
  /** Drops rows where any of the columns is missing; without columns: where any at all is. */
  z.strictObject({ step: z.literal('drop_missing'), columns: names.optional() }),
  /**
   * Drops the rows in which any of the checks finds the column wrong, or empties those cells. Checks of clipping, of
   * changes in a window and of times need `time`.
   */
  z.strictObject({
    step: z.literal('drop_flagged'),
    column: name,
    checks: z.array(checkSchema).min(1).max(100),
    action: z.enum(['rows', 'cells']).default('rows'),
    time: name.optional(),
    timeZone: z.string().default('UTC'),
    /** Leaves a light column's values near zero at night as they are; needs `time`. */
    keepNight: z.boolean().optional(),
    by,
  }),
  /** Empties a column's cells from `from` to before `to`; if given, only in rows whose `by` is one of `values`. */
  z.strictObject({
    step: z.literal('mask'),
    column: name,
    by,
    values: names.optional(),
    time: name,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
  }),
  /**
   * Joins to each row the columns of the row of another table that is nearest in time, and has the same `by`; `columns`
   * are all but its time and `by`. A name that is there already gets the suffix.
   */
  z.strictObject({
    step: z.literal('join_asof'),
    table: name,
    time: name,
    /** Names in the other table, where they differ. */
    rightTime: name.optional(),
    rightBy: name.optional(),
    direction: z.enum(['backward', 'forward', 'nearest']).default('backward'),
    /** Greatest distance in time; absent: any distance. */
    toleranceMs: z.number().min(0).optional(),
    columns: names.optional(),
    suffix: name.default('_right'),
    by,
  }),
  /** Turns a row a value into a column a name: a row an index, and what is left out goes. */
  z.strictObject({
    step: z.literal('pivot'),
    index: names,
    /** The column whose values name the columns. */
    names: name,
    values: name,
    aggregate: z.enum(AGGREGATES).default('mean'),
  }),
  /** Turns columns into a row a value; `keep` are all others without it. */
  z.strictObject({
    step: z.literal('unpivot'),
    columns: names,
    keep: names.optional(),
    names: name.default('metric'),
    values: name.default('value'),
  }),
]);
export type Step = z.output<typeof stepSchema>;

export const pipelineSchema = z.array(stepSchema).max(1000);
