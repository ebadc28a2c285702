import { normalCdf } from './distributions.ts';

/** The deterministic part of the regression: none, constant, and linear, and quadratic trend. */
export type Deterministic = 'n' | 'c' | 'ct' | 'ctt';

interface Surface {
  readonly max: number;
  readonly min: number;
  readonly star: number;
  readonly small: readonly number[];
  readonly large: readonly number[];
  /** Critical values at 1, 5 and 10 %: β∞ + β1/n + β2/n² + β3/n³. */
  readonly critical: readonly (readonly number[])[];
}

/**
 * P-values: MacKinnon 1994, Journal of Business & Economic Statistics 12, 167, tables for one series.
 * Critical values: MacKinnon 2010, Queen's Economics Department working paper 1227.
 */
const SURFACES: Readonly<Record<Deterministic, Surface>> = {
  n: {
    max: Number.POSITIVE_INFINITY,
    min: -19.04,
    star: -1.04,
    small: [0.6344, 1.2378, 0.032496],
    large: [0.4797, 0.93557, -0.06999, 0.033066],
    critical: [
      [-2.56574, -2.2358, -3.627, 0],
      [-1.941, -0.2686, -3.365, 31.223],
      [-1.61682, 0.2656, -2.714, 25.364],
    ],
  },
  c: {
    max: 2.74,
    min: -18.83,
    star: -1.61,
    small: [2.1659, 1.4412, 0.038269],
    large: [1.7339, 0.93202, -0.12745, -0.010368],
    critical: [
      [-3.43035, -6.5393, -16.786, -79.433],
      [-2.86154, -2.8903, -4.234, -40.04],
      [-2.56677, -1.5384, -2.809, 0],
    ],
  },
  ct: {
    max: 0.7,
    min: -16.18,
    star: -2.89,
    small: [3.2512, 1.6047, 0.049588],
    large: [2.5261, 0.61654, -0.37956, -0.060285],
    critical: [
      [-3.95877, -9.0531, -28.428, -134.155],
      [-3.41049, -4.3904, -9.036, -45.374],
      [-3.12705, -2.5856, -3.925, -22.38],
    ],
  },
  ctt: {
    max: 0.54,
    min: -17.17,
    star: -3.21,
    small: [4.0003, 1.658, 0.048288],
    large: [3.0778, 0.49529, -0.41477, -0.059359],
    critical: [
      [-4.37113, -11.5882, -35.819, -334.047],
      [-3.83239, -5.9057, -12.49, -118.284],
      [-3.55326, -3.6596, -5.293, -63.559],
    ],
  },
};

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

/** MacKinnon's approximate asymptotic p-value of a Dickey–Fuller statistic. */
export function mackinnonP(stat: number, deterministic: Deterministic): number {
  const { max, min, star, small, large } = SURFACES[deterministic];
  if (stat > max) return 1;
  if (stat < min) return 0;
  return normalCdf(polynomial(stat <= star ? small : large, stat));
}

/** Critical values at 1, 5 and 10 % for a sample of `n`. */
export function mackinnonCritical(
  deterministic: Deterministic,
  n: number,
): { readonly '1%': number; readonly '5%': number; readonly '10%': number } {
  const [one = [], five = [], ten = []] = SURFACES[deterministic].critical;
  return { '1%': polynomial(one, 1 / n), '5%': polynomial(five, 1 / n), '10%': polynomial(ten, 1 / n) };
}
