import type { CodedTexts } from './coded-texts.ts';
import { entropyBits } from './entropy.ts';

/** A category and how often it occurs. */
export interface TextCount {
  readonly value: string;
  readonly count: number;
}

/** The figures of a text or category column. */
export interface TextDescription {
  readonly count: number;
  readonly missing: number;
  readonly distinct: number;
  /** The most frequent value; among equals the first in code-unit order. Undefined when nothing is there. */
  readonly mode: string | undefined;
  /** The most frequent values, at most `limit`. */
  readonly frequencies: readonly TextCount[];
  /** Lengths in UTF-16 code units, as JavaScript and most databases count. */
  readonly lengthMin: number;
  readonly lengthMean: number;
  readonly lengthMax: number;
  /** Values of length 0: there, but empty. */
  readonly empty: number;
  /** −Σ p·log₂ p in bits, over all different values. */
  readonly entropy: number;
}

/** Describes a text column; `null` and `undefined` are missing and left out. Lengths are NaN when nothing is there. */
export function describeText(values: readonly (string | null | undefined)[], limit = 20): TextDescription {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value === null || value === undefined) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return describeCounts(counts, values.length, limit);
}

/** {@link describeText} of coded texts: no text is made for it. */
export function describeCodes({ codes, dictionary }: CodedTexts, limit = 20): TextDescription {
  const times = new Float64Array(dictionary.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code >= 0) times[code] = (times[code] as number) + 1;
  }
  const counts = new Map<string, number>();
  for (const [code, value] of dictionary.entries())
    if ((times[code] as number) > 0) counts.set(value, times[code] as number);
  return describeCounts(counts, codes.length, limit);
}

function describeCounts(counts: ReadonlyMap<string, number>, rows: number, limit: number): TextDescription {
  let count = 0;
  let lengthSum = 0;
  let lengthMin = Number.POSITIVE_INFINITY;
  let lengthMax = 0;
  for (const [{ length }, times] of counts) {
    count += times;
    lengthSum += length * times;
    if (length < lengthMin) lengthMin = length;
    if (length > lengthMax) lengthMax = length;
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    count,
    missing: rows - count,
    distinct: counts.size,
    mode: ranked[0]?.[0],
    frequencies: ranked.slice(0, limit).map(([value, times]) => ({ value, count: times })),
    lengthMin: count === 0 ? Number.NaN : lengthMin,
    lengthMean: count === 0 ? Number.NaN : lengthSum / count,
    lengthMax: count === 0 ? Number.NaN : lengthMax,
    empty: counts.get('') ?? 0,
    entropy: entropyBits(counts.values()),
  };
}
