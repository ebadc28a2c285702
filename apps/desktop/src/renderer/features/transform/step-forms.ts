import type { Step } from '@wp/eda';
import type { OpenDataset } from '../../data/analysis.ts';

type Kind = Step['step'];

/** A part of a step, and how it is asked for. */
export type FormField =
  | {
      key: string;
      label: string;
      is: 'column' | 'number-column' | 'time-column' | 'any-text';
      optional?: boolean;
    }
  | { key: string; label: string; is: 'columns' | 'number-columns'; optional?: boolean }
  | { key: string; label: string; is: 'expression'; hint: string }
  | { key: string; label: string; is: 'number'; optional?: boolean; least?: number }
  | { key: string; label: string; is: 'choice'; options: readonly string[] }
  | { key: string; label: string; is: 'interval' }
  | { key: string; label: string; is: 'json'; hint: string };

export interface StepForm {
  title: string;
  /** What it does, in a sentence. */
  about: string;
  fields: readonly FormField[];
  /** A step of this kind to begin with. */
  begin(dataset: Pick<OpenDataset, 'columns' | 'time' | 'by'>): Step;
}

const AGGREGATES = ['mean', 'min', 'max', 'sum', 'count', 'first', 'last', 'std', 'median'] as const;
const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

export { UNITS };

const numbers = ({ columns }: Pick<OpenDataset, 'columns'>): string[] =>
  columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
const first = (dataset: Pick<OpenDataset, 'columns'>): string =>
  numbers(dataset)[0] ?? dataset.columns[0]?.name ?? 'value';
const by = { key: 'by', label: 'Inside each', is: 'any-text', optional: true } as const;
const inside = (dataset: Pick<OpenDataset, 'by'>) => (dataset.by === null ? {} : { by: dataset.by });

/** Every kind of step that can be added by hand, in the order of the menu. */
export const STEP_FORMS: Readonly<Partial<Record<Kind, StepForm>>> = {
  filter: {
    title: 'Filter',
    about: 'Keeps the rows for which the expression is true.',
    fields: [{ key: 'where', label: 'Where', is: 'expression', hint: 'power > 0 and module == "A"' }],
    begin: (dataset) => ({ step: 'filter', where: `${named(first(dataset))} > 0` }),
  },
  select: {
    title: 'Select columns',
    about: 'Keeps these columns, in this order.',
    fields: [{ key: 'columns', label: 'Columns', is: 'columns' }],
    begin: ({ columns }) => ({ step: 'select', columns: columns.map(({ name }) => name) }),
  },
  rename: {
    title: 'Rename',
    about: 'Gives a column another name.',
    fields: [
      { key: 'from', label: 'Column', is: 'column' },
      { key: 'to', label: 'New name', is: 'any-text' },
    ],
    begin: (dataset) => ({ step: 'rename', from: first(dataset), to: `${first(dataset)}_renamed` }),
  },
  cast: {
    title: 'Change the kind',
    about: 'Reads a column as another kind; what cannot be read is missing.',
    fields: [
      { key: 'column', label: 'Column', is: 'column' },
      { key: 'to', label: 'As', is: 'choice', options: ['number', 'text', 'time'] },
    ],
    begin: (dataset) => ({ step: 'cast', column: first(dataset), to: 'number' }),
  },
  derive: {
    title: 'Derive',
    about: 'A new column from others, or another one in its place.',
    fields: [
      { key: 'column', label: 'Column', is: 'any-text' },
      { key: 'as', label: 'As', is: 'expression', hint: 'if(power < 0, 0, power) / 1000' },
    ],
    begin: (dataset) => ({ step: 'derive', column: 'derived', as: `${named(first(dataset))} * 2` }),
  },
  fill: {
    title: 'Fill',
    about: 'Fills what is missing, never across from one group to the next.',
    fields: [
      { key: 'columns', label: 'Columns', is: 'number-columns' },
      { key: 'method', label: 'Method', is: 'choice', options: ['forward', 'backward', 'linear', 'spline'] },
      { key: 'limit', label: 'At most rows', is: 'number', optional: true, least: 1 },
      by,
    ],
    begin: (dataset) => ({ step: 'fill', columns: [first(dataset)], method: 'linear', ...inside(dataset) }),
  },
  resample: {
    title: 'Resample',
    about: 'A row a bucket of time and group.',
    fields: [
      { key: 'interval', label: 'Bucket', is: 'interval' },
      { key: 'aggregate', label: 'Aggregate', is: 'choice', options: AGGREGATES },
      { key: 'time', label: 'Time', is: 'time-column' },
      { key: 'timeZone', label: 'Calendar of', is: 'any-text' },
      by,
    ],
    begin: (dataset) => ({
      step: 'resample',
      time: dataset.time ?? 'time',
      interval: { every: 1, unit: 'hour' },
      aggregate: 'mean',
      timeZone: 'UTC',
      ...inside(dataset),
    }),
  },
  rolling: {
    title: 'Rolling',
    about: 'A figure of a window that ends at the row.',
    fields: [
      { key: 'column', label: 'Column', is: 'number-column' },
      { key: 'as', label: 'As', is: 'any-text' },
      {
        key: 'figure',
        label: 'Figure',
        is: 'choice',
        options: ['mean', 'sum', 'std', 'median', 'min', 'max'],
      },
      { key: 'rows', label: 'Rows', is: 'number', least: 1 },
      { key: 'minPeriods', label: 'At least present', is: 'number', optional: true, least: 1 },
      by,
    ],
    begin: (dataset) => ({
      step: 'rolling',
      column: first(dataset),
      as: `${first(dataset)}_rolling`,
      figure: 'mean',
      rows: 12,
      ...inside(dataset),
    }),
  },
  difference: {
    title: 'Difference',
    about: 'Each row less the one before it.',
    fields: [
      { key: 'columns', label: 'Columns', is: 'number-columns' },
      { key: 'periods', label: 'Rows before', is: 'number', least: 1 },
      by,
    ],
    begin: (dataset) => ({ step: 'difference', columns: [first(dataset)], periods: 1, ...inside(dataset) }),
  },
  clip: {
    title: 'Clip',
    about: 'Sets what lies beyond a bound to it.',
    fields: [
      { key: 'columns', label: 'Columns', is: 'number-columns' },
      { key: 'min', label: 'From', is: 'number', optional: true },
      { key: 'max', label: 'To', is: 'number', optional: true },
    ],
    begin: (dataset) => ({ step: 'clip', columns: [first(dataset)], min: 0 }),
  },
  drop_missing: {
    title: 'Drop missing',
    about: 'Drops the rows in which any of the columns is missing.',
    fields: [{ key: 'columns', label: 'Columns', is: 'columns', optional: true }],
    begin: (dataset) => ({ step: 'drop_missing', columns: [first(dataset)] }),
  },
  drop_flagged: {
    title: 'Drop flagged',
    about: 'Drops the rows in which a check of quality finds the column wrong, or empties the cells.',
    fields: [
      { key: 'column', label: 'Column', is: 'number-column' },
      {
        key: 'checks',
        label: 'Checks',
        is: 'json',
        hint: 'such as [{"check": "stale-diff", "window": 6}, {"check": "outlier-hampel"}]',
      },
      { key: 'action', label: 'Action', is: 'choice', options: ['cells', 'rows'] },
      by,
    ],
    begin: (dataset) => ({
      step: 'drop_flagged',
      column: first(dataset),
      checks: [{ check: 'outlier-hampel' }],
      action: 'cells',
      timeZone: 'UTC',
      ...(dataset.time === null ? {} : { time: dataset.time }),
      ...inside(dataset),
    }),
  },
  pivot: {
    title: 'Pivot',
    about: 'From a row a value to a column a name.',
    fields: [
      { key: 'index', label: 'Rows by', is: 'columns' },
      { key: 'names', label: 'Names from', is: 'column' },
      { key: 'values', label: 'Values from', is: 'number-column' },
      { key: 'aggregate', label: 'Where several', is: 'choice', options: AGGREGATES },
    ],
    begin: (dataset) => ({
      step: 'pivot',
      index: dataset.time === null ? [first(dataset)] : [dataset.time],
      names: dataset.by ?? first(dataset),
      values: first(dataset),
      aggregate: 'mean',
    }),
  },
  unpivot: {
    title: 'Unpivot',
    about: 'From columns to a row a value.',
    fields: [
      { key: 'columns', label: 'Columns', is: 'number-columns' },
      { key: 'names', label: 'Names into', is: 'any-text' },
      { key: 'values', label: 'Values into', is: 'any-text' },
    ],
    begin: (dataset) => ({ step: 'unpivot', columns: numbers(dataset), names: 'metric', values: 'value' }),
  },
};

/** A column as an expression names it. */
export const named = (column: string): string => (/^[A-Za-z_]\w*$/.test(column) ? column : `\`${column}\``);

/** A step in a line, such as `power > 0`. */
export function summaryOf(step: Step): string {
  const { step: _, ...rest } = step;
  switch (step.step) {
    case 'filter':
      return step.where;
    case 'derive':
      return `${step.column} = ${step.as}`;
    case 'rename':
      return `${step.from} → ${step.to}`;
    case 'cast':
      return `${step.column} as ${step.to}`;
    case 'fill':
      return `${step.columns.join(', ')}, ${step.method}`;
    case 'resample':
      return `${step.aggregate} by ${step.interval.every} ${step.interval.unit}`;
    case 'rolling':
      return `${step.figure} of ${step.column}, ${step.rows} rows`;
    case 'clip':
      return `${step.columns.join(', ')} ${step.min ?? '−∞'} … ${step.max ?? '∞'}`;
    case 'drop_flagged':
      return `${step.column}: ${step.checks.map(({ check }) => check).join(', ')}`;
    case 'select':
    case 'difference':
    case 'unpivot':
      return step.columns.join(', ');
    case 'drop_missing':
      return step.columns?.join(', ') ?? 'any column';
    case 'pivot':
      return `${step.values} by ${step.names}`;
    default:
      return Object.values(rest)
        .filter((value) => typeof value === 'string')
        .join(', ');
  }
}
