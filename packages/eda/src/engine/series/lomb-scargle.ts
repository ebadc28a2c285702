import { DAY_MS } from '../time/units.ts';
/** Evenly spaced frequencies in cycles per day: start, start + step, … */
export interface FrequencyGrid {
  readonly startPerDay: number;
  readonly stepPerDay: number;
  readonly count: number;
}

/** Power at each frequency of a grid. */
export interface LombScargle {
  readonly frequencyPerDay: Float64Array;
  /** 0 to 1: the share of the variance that a sinusoid of that frequency takes up (standard normalisation). */
  readonly power: Float64Array;
  /** Rows with both an instant and a value. */
  readonly n: number;
}

/**
 * The Lomb–Scargle periodogram of values at any instants (epoch ms), mean removed (Lomb 1976; Scargle 1982, ApJ 263,
 * 835); scipy's `lombscargle(normalize=True)`. Rows where either is missing are left out, which it permits: it uses the
 * instants themselves. O(rows × frequencies).
 */
export function lombScargle(times: Float64Array, values: Float64Array, grid: FrequencyGrid): LombScargle {
  const rows = presentRows(times, values);
  const frequencyPerDay = new Float64Array(grid.count);
  const power = new Float64Array(grid.count).fill(Number.NaN);
  const total = rows.y.reduce((sum, value) => sum + value * value, 0);
  const turn = turnsOf(rows.days, grid);
  for (let k = 0; k < grid.count; k++) {
    const frequency = grid.startPerDay + k * grid.stepPerDay;
    frequencyPerDay[k] = frequency;
    // The rotations drift by a rounding a step; now and then they start afresh.
    if (k % 512 === 0) resetTurns(turn, rows.days, frequency);
    if (total > 0) power[k] = (2 * powerAt(turn, rows.y)) / total;
    advance(turn);
  }
  return { frequencyPerDay, power, n: rows.y.length };
}

interface Turns {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  readonly stepCosine: Float64Array;
  readonly stepSine: Float64Array;
}

function turnsOf(days: Float64Array, grid: FrequencyGrid): Turns {
  return {
    cosine: new Float64Array(days.length),
    sine: new Float64Array(days.length),
    stepCosine: days.map((day) => Math.cos(2 * Math.PI * grid.stepPerDay * day)),
    stepSine: days.map((day) => Math.sin(2 * Math.PI * grid.stepPerDay * day)),
  };
}

function resetTurns({ cosine, sine }: Turns, days: Float64Array, frequency: number): void {
  for (let i = 0; i < days.length; i++) {
    const angle = 2 * Math.PI * frequency * (days[i] as number);
    cosine[i] = Math.cos(angle);
    sine[i] = Math.sin(angle);
  }
}

function advance({ cosine, sine, stepCosine, stepSine }: Turns): void {
  for (let i = 0; i < cosine.length; i++) {
    const c = cosine[i] as number;
    const s = sine[i] as number;
    cosine[i] = c * (stepCosine[i] as number) - s * (stepSine[i] as number);
    sine[i] = s * (stepCosine[i] as number) + c * (stepSine[i] as number);
  }
}

/** ½·[(Σ y·cos)² ÷ Σ cos² + (Σ y·sin)² ÷ Σ sin²] with the phase τ that makes the two orthogonal. */
function powerAt({ cosine, sine }: Turns, y: Float64Array): number {
  let yc = 0;
  let ys = 0;
  let cc = 0;
  let cs = 0;
  for (let i = 0; i < y.length; i++) {
    const c = cosine[i] as number;
    const s = sine[i] as number;
    yc += (y[i] as number) * c;
    ys += (y[i] as number) * s;
    cc += c * c;
    cs += c * s;
  }
  const ss = y.length - cc;
  const tau = Math.atan2(2 * cs, cc - ss) / 2;
  const c = Math.cos(tau);
  const s = Math.sin(tau);
  const even = (c * yc + s * ys) ** 2 / (c * c * cc + 2 * c * s * cs + s * s * ss);
  const odd = (c * ys - s * yc) ** 2 / (c * c * ss - 2 * c * s * cs + s * s * cc);
  return ((Number.isFinite(even) ? even : 0) + (Number.isFinite(odd) ? odd : 0)) / 2;
}

/** Days since the first row, so that large epochs cost no digits, and values less their mean. */
function presentRows(times: Float64Array, values: Float64Array): { days: Float64Array; y: Float64Array } {
  const days: number[] = [];
  const y: number[] = [];
  let first = Number.NaN;
  for (let i = 0; i < Math.min(times.length, values.length); i++) {
    const time = times[i] as number;
    const value = values[i] as number;
    if (!Number.isFinite(time) || !Number.isFinite(value)) continue;
    if (!Number.isFinite(first)) first = time;
    days.push((time - first) / DAY_MS);
    y.push(value);
  }
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return { days: Float64Array.from(days), y: Float64Array.from(y, (value) => value - mean) };
}
