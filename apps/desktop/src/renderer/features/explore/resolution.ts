import { withinBounds } from '../../time/bounds.ts';

const STEPS: readonly (readonly [bucket: string, ms: number])[] = [
  ['30s', 30_000],
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['1h', 3_600_000],
  ['3h', 10_800_000],
  ['6h', 21_600_000],
  ['12h', 43_200_000],
  ['1d', 86_400_000],
  ['1w', 604_800_000],
  ['1mo', 2_629_746_000],
];

/** The shortest bucket that gives no more of them than there are pixels; undefined where every sample fits. */
export function bucketFor(spanMs: number, pixels: number): string | undefined {
  const perPixelMs = spanMs / Math.max(1, pixels);
  if (perPixelMs < (STEPS[0]?.[1] ?? 0) / 2) return undefined;
  return (STEPS.find(([, ms]) => ms >= perPixelMs) ?? STEPS.at(-1))?.[0];
}

/** Length of a bucket of `bucketFor`; of a month the mean. */
export function bucketMs(bucket: string): number {
  const found = STEPS.find(([name]) => name === bucket);
  if (found === undefined) throw new RangeError(`no such bucket: ${bucket}`);
  return found[1];
}

/** A range moved by a part of its width, or widened about its middle; never narrower than a second nor without bounds. */
export function moved(range: Range, part: number): Range {
  const by = (range.toMs - range.fromMs) * part;
  return withinBounds({ fromMs: Math.round(range.fromMs + by), toMs: Math.round(range.toMs + by) });
}
export function zoomed({ fromMs, toMs }: Range, factor: number, atMs = (fromMs + toMs) / 2): Range {
  const width = Math.max(1000, (toMs - fromMs) * factor);
  const left = (atMs - fromMs) / (toMs - fromMs);
  const from = Math.round(atMs - width * left);
  return withinBounds({ fromMs: from, toMs: Math.round(from + width) });
}

export interface Range {
  fromMs: number;
  toMs: number;
}
