import type { FleetFeatureName, FleetReason } from '@wp/eda';
import { shown } from '../../parts/figures.ts';

/** Said on hover of each figure. */
export const DEFINITIONS = {
  d: 'Cohen’s d: (mean of B − mean of A) ÷ pooled standard deviation, √(((n₁ − 1)s₁² + (n₂ − 1)s₂²) ÷ (n₁ + n₂ − 2)). 0.2 is small, 0.5 medium, 0.8 large (Cohen 1988).',
  ks: 'Kolmogorov–Smirnov: D = sup |F₁ − F₂|, the greatest distance of the two empirical distributions, from 0 for the same to 1 for apart. All values.',
  p: 'Probability of a D at least as great, were both of one distribution: exact where n₁·n₂ ≤ 10,000 without ties, else by Kolmogorov’s distribution at D·√(n₁n₂ ÷ (n₁ + n₂)). It takes values for independent; those of a series are not, so it is too small there: read D.',
  mean: 'Arithmetic mean of the values that are there.',
  std: 'Standard deviation with n − 1.',
  median: 'Middle value; linear between two, as pandas does.',
  p05: '5 % of the values lie below; linear quantile.',
  p95: '95 % of the values lie below; linear quantile.',
  missing: 'Share of the side’s rows without a finite value.',
} as const;

/** `p < 0.001`, `0.034`; alone in its column. */
export const pWords = (p: number): string => (Number.isNaN(p) ? '—' : p < 0.001 ? '< 0.001' : p.toFixed(3));

export const percent = (share: number): string =>
  Number.isNaN(share) ? '—' : `${Number((100 * share).toPrecision(3))} %`;

/** A value with its sign; a difference has one. */
export const signed = (value: number, as: (value: number) => string = shown): string =>
  value > 0 ? `+${as(value)}` : value < 0 ? `−${as(-value)}` : as(value);

const FEATURES: Readonly<Record<FleetFeatureName, string>> = {
  median: 'median',
  mad: 'spread (MAD)',
  p95: 'p95',
  missing: 'missing share',
  profile: 'daily profile',
};

/** Said on hover of the ranking. */
export const UNLIKE =
  'Of every metric: median, MAD, p95, share missing (beside the fleet’s usual number of rows), and how far the mean of each hour of the day lies from the fleet’s median of it. Each becomes a robust z-score, (x − median) ÷ (1.4826·MAD) over the modules; the distance is the root of the mean of their squares.';

/** `power: median 41.1 W, the fleet’s 31.9 W (z +20.7)` */
export function reasonWords({ metrics, feature, value, fleet, z }: FleetReason, unit: string | null): string {
  const figure = (one: number) =>
    feature === 'missing' ? percent(one) : unit === null ? four(one) : `${four(one)} ${unit}`;
  const metric = metrics.join(', ');
  const score = `z ${signed(Number(z.toPrecision(2)))}`;
  if (feature === 'profile')
    return `${metric}: daily profile ${figure(value)} off the fleet’s by the hour, usual are ${figure(fleet)} (${score})`;
  return `${metric}: ${FEATURES[feature]} ${figure(value)}, the fleet’s ${figure(fleet)} (${score})`;
}

const four = (value: number): string => shown(Number(value.toPrecision(4)));

/** How large an effect is, in words. */
export function effectWords(d: number): string {
  const size = Math.abs(d);
  if (Number.isNaN(size)) return 'no spread to measure by';
  if (size < 0.2) return 'hardly any difference';
  if (size < 0.5) return 'a small difference';
  return size < 0.8 ? 'a medium difference' : 'a large difference';
}
