import { trendOf } from './detrend.ts';
import { createRealFft } from './fourier/real-fft.ts';
import { hannPowerNear } from './hann-power.ts';
import { interpolateLinear } from './interpolate.ts';
import { powerOf, type SpectralBin, strongestBins, withTrend } from './spectrum.ts';

/** A peak of the spectrum. */
export interface DominantPeriod {
  readonly periodMs: number;
  /** `24 h`, `7 d`, `90 min`. */
  readonly label: string;
  /** Bin of the periodogram: whole cycles in the series. */
  readonly bin: number;
  /** Share of the variance in this bin and its two neighbours, 0 to 1. */
  readonly share: number;
  /** The k of period ÷ k, where this peak is the k-th harmonic of one before it in the list; else undefined. */
  readonly harmonic: number | undefined;
  /** The period it is a harmonic of, in ms. */
  readonly harmonicOfMs: number | undefined;
}

/**
 * The strongest periods of an evenly spaced series, strongest first: local peaks of the periodogram of the series less
 * its straight line, kept where chance would give so high a bin in white noise with less than 1 % (Fisher's bound
 * m·exp(−power ÷ mean power)). The period is refined between
 * the bins, where the Hann-weighted transform is strongest. A peak at a
 * whole multiple (2 to 12) of the frequency of a longer period, within half a bin a multiple, is its harmonic. Missing
 * values are interpolated linearly first.
 */
export function dominantPeriods(values: Float64Array, intervalMs: number, limit = 5): DominantPeriod[] {
  return spectralPeaks(interpolateLinear(values), intervalMs, limit).periods;
}

/**
 * The dominant periods of a series without missing values and, from the same transform, the `limit` strongest bins of its
 * periodogram, that at frequency 0 left out.
 */
export function spectralPeaks(
  values: Float64Array,
  intervalMs: number,
  limit: number,
): { readonly periods: DominantPeriod[]; readonly top: SpectralBin[] } {
  const { detrended, slope } = trendOf(values);
  const transformed = createRealFft(values.length).transform(detrended);
  const power = powerOf(transformed, values.length);
  const top = strongestBins(
    powerOf(withTrend(transformed, slope, values.length), values.length),
    values.length,
    limit,
  );
  return { periods: periodsOf({ values, detrended, power }, intervalMs, limit), top };
}

interface Detrended {
  readonly values: Float64Array;
  readonly detrended: Float64Array;
  readonly power: Float64Array;
}

function periodsOf(
  { values, detrended, power }: Detrended,
  intervalMs: number,
  limit: number,
): DominantPeriod[] {
  const total = power.reduce((sum, value) => sum + value, 0);
  const mean = total / Math.max(1, power.length - 1);
  // What rounding leaves of a straight line is no spectrum.
  const largest = values.reduce((size, value) => Math.max(size, Math.abs(value) || 0), 0);
  if (!(total > values.length * (1e-12 * largest) ** 2)) return [];
  const peaks: { bin: number; power: number }[] = [];
  for (let k = 1; k < power.length; k++) {
    const here = power[k] as number;
    if (here <= (power[k - 1] as number) || here < (power[k + 1] ?? 0)) continue;
    if (power.length * Math.exp(-here / mean) > 0.01) continue;
    peaks.push({ bin: k, power: here });
  }
  peaks.sort((a, b) => b.power - a.power);
  const found = peaks.slice(0, limit).map((peak) => ({ ...peak, position: refine(detrended, peak.bin) }));
  return found.map((peak) => {
    const base = found
      .filter((other) => harmonicOf(peak.position, other.position) !== undefined)
      .sort((a, b) => b.power - a.power)[0];
    const periodMs = (values.length * intervalMs) / peak.position;
    return {
      periodMs,
      label: labelOf(periodMs),
      bin: peak.bin,
      share: around(power, peak.bin) / total,
      harmonic: base === undefined ? undefined : harmonicOf(peak.position, base.position),
      harmonicOfMs: base === undefined ? undefined : (values.length * intervalMs) / base.position,
    };
  });
}

function harmonicOf(position: number, base: number): number | undefined {
  const multiple = Math.round(position / base);
  if (multiple < 2 || multiple > 12) return undefined;
  return Math.abs(position - multiple * base) <= 0.5 * multiple ? multiple : undefined;
}

/** The frequency in bins where the Hann-weighted transform is strongest within 0.6 of bin k, by golden section. */
function refine(values: Float64Array, k: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const powerAt = hannPowerNear(values, k);
  let low = Math.max(0.5, k - 0.6);
  let high = k + 0.6;
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let atLeft = powerAt(left);
  let atRight = powerAt(right);
  for (let step = 0; step < 12; step++) {
    if (atLeft > atRight) {
      high = right;
      [right, atRight] = [left, atLeft];
      left = high - golden * (high - low);
      atLeft = powerAt(left);
    } else {
      low = left;
      [left, atLeft] = [right, atRight];
      right = low + golden * (high - low);
      atRight = powerAt(right);
    }
  }
  return (low + high) / 2;
}

function around(power: Float64Array, k: number): number {
  return (k > 1 ? (power[k - 1] as number) : 0) + (power[k] as number) + (power[k + 1] ?? 0);
}

/** A period in words an engineer uses: minutes under two hours, hours to two days, then days; three digits. */
export function labelOf(periodMs: number): string {
  const minutes = periodMs / 60_000;
  if (minutes < 2) return `${Number((periodMs / 1000).toPrecision(3))} s`;
  if (minutes < 120) return `${Number(minutes.toPrecision(3))} min`;
  if (minutes < 2880) return `${Number((minutes / 60).toPrecision(3))} h`;
  return `${Number((minutes / 1440).toPrecision(3))} d`;
}
