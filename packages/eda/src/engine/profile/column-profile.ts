import { CodedTexts } from '../column/coded-texts.ts';
import { type BoxPlot, describeNumber, type NumberFigures } from '../column/describe-number.ts';
import { describeCodes, describeText, type TextDescription } from '../column/describe-text.ts';
import type { Monotonic } from '../column/monotonic.ts';
import type { ValueCount } from '../column/runs.ts';
import { describeTime, type TimeDescription } from '../time/describe-time.ts';
import type { ProfileColumn } from './column-input.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';

type Counts = 'count' | 'missing' | 'distinct' | 'zeros' | 'negatives' | 'infinite';

/** {@link NumberFigures} as JSON, with what a card draws. */
export type NumberProfile = { readonly kind: 'number'; readonly monotonic: Monotonic } & {
  readonly [K in Counts]: number;
} & {
  readonly [K in Exclude<keyof NumberFigures, Counts | 'monotonic'>]: Figure;
} & {
  readonly histogram: {
    readonly edges: readonly Figure[];
    readonly counts: readonly number[];
    readonly rule: string;
  };
  /** Tukey's: the outermost values within 1.5·IQR of the quartiles, and how many lie beyond. */
  readonly box: {
    readonly low_whisker: Figure;
    readonly high_whisker: Figure;
    readonly outliers_below: number;
    readonly outliers_above: number;
  };
  readonly most_frequent: readonly ValueCount[];
  readonly smallest: readonly ValueCount[];
  readonly largest: readonly ValueCount[];
};

/** {@link TextDescription} as JSON. */
export type TextProfile = { readonly kind: 'text' } & Omit<
  TextDescription,
  'mode' | 'lengthMin' | 'lengthMean' | 'lengthMax'
> & {
    readonly mode: string | null;
    readonly length_min: Figure;
    readonly length_mean: Figure;
    readonly length_max: Figure;
  };

/** {@link TimeDescription} as JSON; instants are ISO 8601 in UTC. */
export interface TimeProfile {
  readonly kind: 'time';
  readonly count: number;
  readonly missing: number;
  readonly start: string | null;
  readonly end: string | null;
  readonly ordered: boolean;
  readonly out_of_order: number;
  readonly duplicates: number;
  readonly interval_ms: Figure;
  readonly median_interval_ms: Figure;
  readonly regularity: Figure;
  readonly intervals: readonly ValueCount[];
  readonly gaps: readonly { readonly start: string; readonly end: string; readonly missing: number }[];
  readonly missing_in_gaps: number;
  readonly expected: Figure;
  readonly actual: number;
  readonly completeness: Figure;
}

/** The figures of a column of any kind. */
export type ColumnProfile = NumberProfile | TextProfile | TimeProfile;

/** The figures of one column under the names that `wp profile --json` prints. */
export function columnProfile(column: ProfileColumn): ColumnProfile {
  switch (column.kind) {
    case 'number':
      return numberProfile(column.values);
    case 'text':
      return textProfile(column instanceof CodedTexts ? describeCodes(column) : describeText(column.values));
    case 'time':
      return timeProfile(describeTime(column.values));
    default:
      return column satisfies never;
  }
}

// JSON has no infinity; `infinite` counts them.
const hasFiniteValue = ({ value }: ValueCount): boolean => Number.isFinite(value);

function numberProfile(values: Float64Array): NumberProfile {
  const { histogram, box, mostFrequent, smallest, largest, ...figures } = describeNumber(values);
  const { count, missing, distinct, zeros, negatives, infinite, monotonic, ...measured } = figures;
  const plain = { ...measured } as { [K in keyof typeof measured]: Figure };
  for (const name of Object.keys(measured) as (keyof typeof measured)[])
    plain[name] = figureOf(measured[name]);
  return {
    kind: 'number',
    ...{ count, missing, distinct, zeros, negatives, infinite, monotonic },
    ...plain,
    histogram: { edges: figuresOf(histogram.edges), counts: [...histogram.counts], rule: histogram.rule },
    box: boxProfile(box),
    most_frequent: mostFrequent.filter(hasFiniteValue),
    smallest: smallest.filter(hasFiniteValue),
    largest: largest.filter(hasFiniteValue),
  };
}

const boxProfile = (box: BoxPlot): NumberProfile['box'] => ({
  low_whisker: figureOf(box.lowWhisker),
  high_whisker: figureOf(box.highWhisker),
  outliers_below: box.outliersBelow,
  outliers_above: box.outliersAbove,
});

function textProfile(description: TextDescription): TextProfile {
  const { mode, lengthMin, lengthMean, lengthMax, ...rest } = description;
  return {
    kind: 'text',
    ...rest,
    mode: mode ?? null,
    length_min: figureOf(lengthMin),
    length_mean: figureOf(lengthMean),
    length_max: figureOf(lengthMax),
  };
}

const isoOf = (timeMs: number): string => new Date(timeMs).toISOString();

function timeProfile(time: TimeDescription): TimeProfile {
  return {
    kind: 'time',
    count: time.count,
    missing: time.missing,
    start: Number.isNaN(time.startMs) ? null : isoOf(time.startMs),
    end: Number.isNaN(time.endMs) ? null : isoOf(time.endMs),
    ordered: time.ordered,
    out_of_order: time.outOfOrder,
    duplicates: time.duplicates,
    interval_ms: figureOf(time.interval.modeMs),
    median_interval_ms: figureOf(time.interval.medianMs),
    regularity: figureOf(time.interval.regularity),
    intervals: time.interval.distribution,
    gaps: time.gaps.map((gap) => ({
      start: isoOf(gap.startMs),
      end: isoOf(gap.endMs),
      missing: gap.missing,
    })),
    missing_in_gaps: time.missingInGaps,
    expected: figureOf(time.expected),
    actual: time.actual,
    completeness: figureOf(time.completeness),
  };
}
