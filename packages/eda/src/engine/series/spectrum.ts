import { withoutMean, withoutTrend } from './detrend.ts';
import { createRealFft } from './fourier/real-fft.ts';
import type { Complex } from './fourier/roots.ts';
import { hasMissing } from './interpolate.ts';

/** Power by frequency; frequencies are in cycles per sample, 0 to ½. */
export interface Spectrum {
  readonly frequency: Float64Array;
  readonly power: Float64Array;
  /** How `power` is scaled. */
  readonly scaling: 'raw' | 'density';
  readonly n: number;
}

/**
 * The periodogram of an evenly spaced series: |Σ (x[t] − x̄)·exp(−2πi·kt/n)|² ÷ n at k/n, k = 0 … ⌊n/2⌋, in the squared
 * unit of x, one-sided without doubling. All NaN where a value is missing: dropping it would move what follows; fill
 * first and say how, or take `lombScargle`.
 */
export function periodogram(values: Float64Array): Spectrum {
  const n = values.length;
  const { bins, transform } = createRealFft(n);
  const power = powerOf(transform(withoutMean(values)), n);
  if (hasMissing(values)) power.fill(Number.NaN);
  return { frequency: Float64Array.from({ length: bins }, (_, k) => k / n), power, scaling: 'raw', n };
}

/** |X[k]|² ÷ scale. */
export function powerOf({ real, imaginary }: Complex, scale: number): Float64Array {
  const power = new Float64Array(real.length);
  for (let k = 0; k < power.length; k++)
    power[k] = ((real[k] as number) ** 2 + (imaginary[k] as number) ** 2) / scale;
  return power;
}

/**
 * The transform of a series less its mean from that of the series less its straight line: the line's own, the slope times
 * n·(−½ + ½i·cot(πk/n)) at bin k, is put back. `transformed` is overwritten; its bin 0 is left alone.
 */
export function withTrend(transformed: Complex, slope: number, n: number): Complex {
  const { real, imaginary } = transformed;
  for (let k = 1; k < real.length; k++) {
    real[k] = (real[k] as number) - (slope * n) / 2;
    imaginary[k] = (imaginary[k] as number) + (slope * n) / 2 / Math.tan((Math.PI * k) / n);
  }
  return transformed;
}

/** A bin of a periodogram: whole cycles in the series, and cycles a sample. */
export interface SpectralBin {
  readonly bin: number;
  readonly frequency: number;
  readonly power: number;
}

/** The strongest bins from 1 on, strongest first, the lowest first among equals; none where the power is NaN. */
export function strongestBins(power: Float64Array, n: number, count: number): SpectralBin[] {
  const found: SpectralBin[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let k = 1; k < power.length; k++) {
    const here = power[k] as number;
    if (!Number.isFinite(here) || (found.length === count && here <= least)) continue;
    let at = found.length;
    while (at > 0 && (found[at - 1] as SpectralBin).power < here) at--;
    found.splice(at, 0, { bin: k, frequency: k / n, power: here });
    if (found.length > count) found.pop();
    least = found[found.length - 1]?.power ?? least;
  }
  return found;
}

/** Settings of {@link welch}. */
export interface WelchOptions {
  /** Points in a segment; default min(256, n). */
  readonly segment?: number;
  /** Points two segments share; default half a segment. */
  readonly overlap?: number;
  readonly window?: 'hann' | 'hamming';
  readonly detrend?: 'constant' | 'linear';
}

/**
 * Welch's power spectral density (1967): the mean of windowed periodograms, one-sided, in the squared unit of x per
 * cycle per sample; scipy's `welch` with a sampling rate of 1. All NaN where a value is missing.
 */
export function welch(values: Float64Array, options: WelchOptions = {}): Spectrum {
  const size = Math.min(options.segment ?? 256, values.length);
  const overlap = Math.min(options.overlap ?? Math.floor(size / 2), size - 1);
  const window = windowOf(options.window ?? 'hann', size);
  const scale = window.reduce((sum, weight) => sum + weight * weight, 0);
  const fft = createRealFft(size);
  const power = new Float64Array(fft.bins);
  const detrend = options.detrend === 'linear' ? withoutTrend : withoutMean;
  let segments = 0;
  for (let start = 0; size > 0 && start + size <= values.length; start += size - overlap) {
    const segment = detrend(values.subarray(start, start + size));
    for (let i = 0; i < size; i++) segment[i] = (segment[i] as number) * (window[i] as number);
    const { real, imaginary } = fft.transform(segment);
    for (let k = 0; k < fft.bins; k++) {
      const sides = k === 0 || 2 * k === size ? 1 : 2;
      const square = (real[k] as number) ** 2 + (imaginary[k] as number) ** 2;
      power[k] = (power[k] as number) + (sides * square) / scale;
    }
    segments++;
  }
  if (hasMissing(values)) power.fill(Number.NaN);
  return {
    frequency: Float64Array.from(power, (_, k) => k / size),
    power: power.map((sum) => sum / segments),
    scaling: 'density',
    n: values.length,
  };
}

/** Periodic windows, as spectra want them: the point after the last would repeat the first. */
function windowOf(kind: 'hann' | 'hamming', size: number): Float64Array {
  const level = kind === 'hann' ? 0.5 : 0.54;
  return Float64Array.from(
    { length: size },
    (_, i) => level - (1 - level) * Math.cos((2 * Math.PI * i) / size),
  );
}
