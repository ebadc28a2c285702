import { type ColumnProfile, figureDefinition, labelText } from '@wp/eda';

/** The figures that are shown under another name than the engine gives them. */
const NAMES: Readonly<Record<string, string>> = {
  'standard deviation': 'std',
  median: 'p50',
  IQR: 'iqr',
  MAD: 'mad',
  'coefficient of variation': 'cv',
  'excess kurtosis': 'kurtosis',
  minimum: 'min',
  maximum: 'max',
  'most frequent': 'mode',
  shortest: 'length_min',
  'mean length': 'length_mean',
  longest: 'length_max',
  first: 'start',
  last: 'end',
  interval: 'interval_ms',
  regular: 'regularity',
  'missing in gaps': 'missing_in_gaps',
  'out of order': 'out_of_order',
};

/** Definition, source, exact or not, n and what became of missing values. */
export function definitionOf(name: string, { count, missing }: ColumnProfile): string {
  const { of, ...definition } = figureDefinition(`columns.*.${NAMES[name] ?? name}`);
  const n = of === 'present' ? count : count + missing;
  return `${name}: ${labelText({ ...definition, n, exact: true })}`;
}
