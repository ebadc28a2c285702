import type { ColumnProfile } from './column-profile.ts';
import { FIGURE_DEFINITIONS, type FigureDefinition } from './definitions.ts';

/** What a figure is, of how many rows, and how far it can be trusted. */
export interface FigureLabel {
  readonly exact: boolean;
  /** Rows or values that it is made of; null where each group has its own, see its `series.*.n`. */
  readonly n: number | null;
  readonly missing: FigureDefinition['missing'];
  readonly definition: string;
  readonly source: string;
}

/**
 * Labels by the path of a figure. `*` stands for any name: `columns.*.mean` labels the mean of every column that has no
 * label of its own, such as `columns.power.mean` where values are missing and n is therefore another.
 */
export type FigureLabels = Readonly<Record<string, FigureLabel>>;

/** What labels are made of. */
export interface Labelled {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnProfile>>;
  /** Whether figures over time are there. */
  readonly isOverTime: boolean;
  /** How many rows a figure of all pairs looked at, by its path. */
  readonly lookedAt: Readonly<Record<string, { readonly rows: number; readonly exact: boolean } | undefined>>;
}

/** Labels of every figure that a profile holds. */
export function labelsOf({ rows, columns, isOverTime, lookedAt }: Labelled): FigureLabels {
  const labels: Record<string, FigureLabel> = {};
  for (const [path, definition] of FIGURE_DEFINITIONS) {
    const [first = ''] = path.split('.', 1);
    if (OVER_TIME.has(first) && !isOverTime) continue;
    if (first === 'columns') {
      labelColumns(labels, path, definition, { rows, columns });
      continue;
    }
    const looked = lookedAt[path];
    if (definition.of === 'looked at' && looked === undefined) continue;
    labels[path] = labelOf(definition, looked?.rows ?? rows, looked?.exact ?? true);
    if (definition.of !== 'present') continue;
    for (const [name, { kind, count }] of Object.entries(columns))
      if (kind === 'number' && count !== rows)
        labels[path.replace('*', () => name)] = labelOf(definition, count);
  }
  return labels;
}

/** The labels of figures over time as those of every group's. */
export function groupLabels(): FigureLabels {
  const labels: Record<string, FigureLabel> = {};
  for (const [path, definition] of FIGURE_DEFINITIONS)
    if (OVER_TIME.has(path.split('.', 1)[0] ?? '')) labels[`groups.*.${path}`] = labelOf(definition, null);
  return labels;
}

/** The label of a figure of a column, its own or that of every column; undefined where it has none. */
export function labelAt(labels: FigureLabels, pattern: string, column?: string): FigureLabel | undefined {
  const own = column === undefined ? undefined : pattern.replace('*', () => column);
  return (own === undefined ? undefined : labels[own]) ?? labels[pattern];
}

/** A label in one sentence, for whoever points at the figure. */
export function labelText({ definition, source, exact, n, missing }: FigureLabel): string {
  const rows = n === null ? '' : `, n = ${n.toLocaleString('en-US')}`;
  const gone = missing === 'left out by pair' ? 'missing left out by pair' : `missing ${missing}`;
  return `${definition} (${source}). ${exact ? 'Exact' : 'An estimate'}${rows}, ${gone}.`;
}

const OVER_TIME: ReadonlySet<string> = new Set([
  'series',
  'quality',
  'completeness_daily',
  'completeness_hourly',
  'resample_1h_mean',
]);

const labelOf = (
  { definition, source, missing, isEstimate }: FigureDefinition,
  n: number | null,
  exact = true,
): FigureLabel => ({ exact: exact && isEstimate !== true, n, missing, definition, source });

/** A label for all columns that have the figure, and one for each of them that misses values. */
function labelColumns(
  labels: Record<string, FigureLabel>,
  path: string,
  definition: FigureDefinition,
  { rows, columns }: Pick<Labelled, 'rows' | 'columns'>,
): void {
  const key = path.slice('columns.*.'.length);
  for (const [name, column] of Object.entries(columns)) {
    if (!Object.hasOwn(column, key)) continue;
    labels[path] ??= labelOf(definition, rows);
    if (definition.of === 'present' && column.count !== rows)
      labels[path.replace('*', () => name)] = labelOf(definition, column.count);
  }
}
