/** A stretch without instants between two that are there. */
export interface Gap {
  /** The last instant before, epoch ms. */
  readonly startMs: number;
  /** The first instant after. */
  readonly endMs: number;
  /** How many instants the median interval would have put between. */
  readonly missing: number;
}

/**
 * The gaps of ascending instants: differences of more than `factor` (1.5) median intervals. The median, not the mean,
 * since one long gap raises the mean until it hides the short ones. `missing` is round(difference ÷ median) − 1.
 */
export function gapsOf(instants: Float64Array, medianMs: number, factor = 1.5): Gap[] {
  const gaps: Gap[] = [];
  if (!(medianMs > 0)) return gaps;
  for (let i = 1; i < instants.length; i++) {
    const startMs = instants[i - 1] as number;
    const endMs = instants[i] as number;
    if (endMs - startMs <= factor * medianMs) continue;
    gaps.push({ startMs, endMs, missing: Math.max(1, Math.round((endMs - startMs) / medianMs) - 1) });
  }
  return gaps;
}
