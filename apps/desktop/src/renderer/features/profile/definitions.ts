import type { ColumnProfile } from '@wp/eda';

/** What a figure is, as the reference that it agrees with has it. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  mean: 'Σx ÷ n, compensated summation; pandas Series.mean',
  'standard deviation': 'with n − 1; pandas Series.std',
  median: 'the middle value, linear between two; pandas Series.median',
  IQR: 'p75 − p25',
  MAD: 'median of |x − median|, not scaled',
  'coefficient of variation': 'standard deviation ÷ mean',
  skewness: 'bias-corrected (Fisher–Pearson G1); pandas Series.skew',
  'excess kurtosis': 'bias-corrected (G2), 0 for a normal distribution; pandas Series.kurt',
  p01: 'linear quantile at 0.01; pandas Series.quantile',
  p05: 'linear quantile at 0.05; pandas Series.quantile',
  p25: 'linear quantile at 0.25; pandas Series.quantile',
  p75: 'linear quantile at 0.75; pandas Series.quantile',
  p95: 'linear quantile at 0.95; pandas Series.quantile',
  p99: 'linear quantile at 0.99; pandas Series.quantile',
  distinct: 'different values; pandas Series.nunique',
  infinite: 'counted here, and treated as missing everywhere else, as pandas does with use_inf_as_na',
  entropy: '−Σ p·log₂ p over all different values',
  interval: 'the mode of the differences between neighbouring times',
  regular: 'differences that equal the interval ÷ all differences',
  gaps: 'longer than 1.5 × the median interval',
  completeness: 'rows that are there ÷ rows expected from first to last at the interval',
};

/** Definition, exact or not, n and what became of missing values. */
export function definitionOf(name: string, { count }: ColumnProfile): string {
  const definition = DEFINITIONS[name];
  return `${definition === undefined ? name : `${name}: ${definition}`}. Exact, n = ${count.toLocaleString('en-US')}, missing left out.`;
}
