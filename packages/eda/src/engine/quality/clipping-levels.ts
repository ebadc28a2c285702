import { momentsOf } from '../column/moments.ts';
import { presentOf } from '../column/present.ts';
import { type Finding, findingOf } from './finding.ts';

/** Settings of {@link clippingLevels}; defaults are pvanalytics'. */
export interface ClippingLevelsOptions {
  /** Present rows in a window; default 4. */
  readonly window?: number;
  /** Share of a window at the level; default 0.75. */
  readonly share?: number;
  /** Width of a bin as a share of the range; default 0.005. */
  readonly width?: number;
  /** Levels looked at; default 2. */
  readonly levels?: number;
}

/**
 * Clipping by plateaus: the `levels` most frequent of ⌈1/width⌉ bins of value, where a window that ends at a row holds
 * that many rows of the same bin (pvanalytics `clipping.levels`). The lower of equally frequent bins wins. Missing rows
 * are left out of the windows and never flagged.
 */
export function clippingLevels(power: Float64Array, options: ClippingLevelsOptions = {}): Finding {
  const { window = 4, share = 0.75, width = 0.005, levels = 2 } = options;
  const flags = new Uint8Array(power.length);
  const edges = binEdges(presentOf(power), Math.ceil(1 / width));
  for (const bin of mostFrequentBins(power, edges, levels)) {
    flagPlateau(power, edges[bin] as number, edges[bin + 1] as number, window, share, flags);
  }
  return findingOf(flags, {
    check: 'clipping-levels',
    definition: `${share * 100} % of ${window} rows in one of the ${levels} most frequent of ${edges.length - 1} bins`,
    certainty: 'possible',
    remedy: 'none',
  });
}

function binEdges(present: Float64Array, bins: number): Float64Array {
  const { min, max } = momentsOf(present);
  // numpy widens an empty range by a half to either side.
  const [low, high] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  return Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? high : low + (i * (high - low)) / bins,
  );
}

function mostFrequentBins(power: Float64Array, edges: Float64Array, levels: number): number[] {
  const bins = edges.length - 1;
  const counts = new Uint32Array(bins);
  const low = edges[0] as number;
  const scale = bins / ((edges[bins] as number) - low);
  for (let i = 0; i < power.length; i++) {
    const value = power[i] as number;
    if (!Number.isFinite(value)) continue;
    let bin = Math.min(bins - 1, Math.floor((value - low) * scale));
    // A rounded quotient can land one bin off its edges.
    if (value < (edges[bin] as number)) bin--;
    else if (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const order = Array.from(counts, (_, bin) => bin);
  order.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  return order.slice(0, levels).filter((bin) => (counts[bin] as number) > 0);
}

function flagPlateau(
  power: Float64Array,
  low: number,
  high: number,
  window: number,
  share: number,
  flags: Uint8Array,
): void {
  const recent = new Uint8Array(window);
  let seen = 0;
  let inside = 0;
  for (let i = 0; i < power.length; i++) {
    const value = power[i] as number;
    if (Number.isNaN(value)) continue;
    const here = value >= low && value <= high ? 1 : 0;
    inside += here - (recent[seen % window] as number);
    recent[seen % window] = here;
    seen++;
    if (here === 1 && seen >= window && inside >= window * share) flags[i] = 1;
  }
}
