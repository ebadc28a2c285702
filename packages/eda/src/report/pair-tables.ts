import type { TableProfile } from '../store/profile-table.ts';
import type { AboutOf } from './figure-about.ts';
import { count, escaped, titled } from './html.ts';
import { shadeOf } from './style.ts';

/** What is shown of a matrix. */
interface MatrixTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly matrix: readonly (readonly (number | null)[])[];
  /** A line beneath the title. */
  readonly made: string;
  readonly about: string | undefined;
  /** Maps a value to its place on the scale of colours, 0 to 1. */
  readonly shade: (value: number) => number;
  readonly shown?: (value: number) => string;
}

/** The pairs of columns, a matrix a figure. */
export function pairTables(profile: TableProfile, about: AboutOf): string {
  const tables = [...correlationTables(profile, about), ...associationTables(profile, about)];
  return tables.length === 0 ? '' : `<h2>Pairs</h2><div class="cards">${tables.join('')}</div>`;
}

function correlationTables(
  { pearson, spearman, kendall, mutual_information: information }: TableProfile,
  about: AboutOf,
): string[] {
  const { columns } = pearson;
  if (columns.length < 2) return [];
  const correlation = (title: string, path: string, of: TableProfile['pearson']): string =>
    matrixTable({
      ...{ title, columns, matrix: of.matrix, about: about(path) },
      made: madeOf(of),
      shade: (value) => (value + 1) / 2,
    });
  return [
    correlation('Pearson', 'pearson', pearson),
    correlation('Spearman', 'spearman', spearman),
    correlation('Kendall τ-b', 'kendall', kendall),
    matrixTable({
      ...{ title: 'Mutual information', columns, matrix: information.normalised },
      about: about('mutual_information'),
      made: `÷ √(entropy × entropy), 0 to 1, whatever the form of the relation; an estimate by ${information.bins} bins; ${madeOf(information)}`,
      shade: (value) => value,
    }),
  ];
}

function associationTables(
  { cramers_v: categories, missing_matrix: missing }: TableProfile,
  about: AboutOf,
): string[] {
  const tables: string[] = [];
  if (categories.columns.length >= 2)
    tables.push(
      matrixTable({
        ...{ title: 'Cramér’s V', columns: categories.columns, matrix: categories.matrix },
        about: about('cramers_v'),
        made: madeOf(categories),
        shade: (value) => value,
      }),
    );
  const most = Math.max(1, ...missing.matrix.map((row) => Math.max(...row)));
  if (missing.columns.length > 0)
    tables.push(
      matrixTable({
        ...{ title: 'Missing together', columns: missing.columns, matrix: missing.matrix },
        about: about('missing_matrix'),
        made: `rows where both miss their value, of ${count(missing.rows)}; the columns in the order of the rows`,
        shade: (value) => value / most,
        shown: count,
      }),
    );
  return tables;
}

const madeOf = ({ rows, exact }: { rows: number; exact: boolean }): string =>
  `${exact ? `all ${count(rows)} rows` : `a random sample of ${count(rows)} rows`}; the columns in the order of the rows`;

/** A matrix of no more columns stands beside others. */
const FEW = 3;

function matrixTable({ title, columns, matrix, made, about, shade, shown }: MatrixTable): string {
  const body = columns.map((name, i) => {
    const cells = (matrix[i] ?? []).map((value, j) => {
      const colour = value === null ? '' : ` class="${shadeOf(shade(value))}"`;
      const pair = escaped(`${name} × ${columns[j] ?? ''}: ${value}`);
      return `<td${colour} title="${pair}">${value === null ? '–' : (shown?.(value) ?? value.toFixed(2))}</td>`;
    });
    return `<tr><th title="${escaped(name)}">${escaped(name)}</th>${cells.join('')}</tr>`;
  });
  return `<section class="card${columns.length > FEW ? ' wide' : ''}"><h3${titled(about)}>${title}</h3><small>${made}</small><div class="scroll"><table>${body.join('')}</table></div></section>`;
}
