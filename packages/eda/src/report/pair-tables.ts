import type { TableProfile } from '../store/profile-table.ts';
import { viridis } from '../worker/viridis.ts';
import type { AboutOf } from './figure-about.ts';
import { count, escaped, titled } from './html.ts';

/** What is shown of a matrix. */
interface MatrixTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly matrix: readonly (readonly (number | null)[])[];
  /** A line beneath the title. */
  readonly made: string;
  readonly about: string | undefined;
  /** From a value to its place on the scale of colours, 0 to 1. */
  readonly shade: (value: number) => number;
  readonly shown?: (value: number) => string;
}

/** The pairs of columns, a matrix a figure. */
export function pairTables({ pearson, spearman, kendall }: TableProfile, about: AboutOf): string {
  const { columns } = pearson;
  if (columns.length < 2) return '';
  const correlation = (title: string, path: string, of: TableProfile['pearson']): string =>
    matrixTable({
      ...{ title, columns, matrix: of.matrix, about: about(path) },
      made: madeOf(of),
      shade: (value) => (value + 1) / 2,
    });
  return `<h2>Pairs</h2><div class="cards">${correlation('Pearson', 'pearson', pearson)}${correlation('Spearman', 'spearman', spearman)}${correlation('Kendall τ-b', 'kendall', kendall)}</div>`;
}

const madeOf = ({ rows, exact }: { rows: number; exact: boolean }): string =>
  `${exact ? `all ${count(rows)} rows` : `a random sample of ${count(rows)} rows`}; the columns in the order of the rows`;

function matrixTable({ title, columns, matrix, made, about, shade, shown }: MatrixTable): string {
  const body = columns.map((name, i) => {
    const cells = (matrix[i] ?? []).map((value, j) => {
      const colour =
        value === null ? '' : ` style="background:rgb(${viridis(shade(value)).join(' ')} / 35%)"`;
      const pair = escaped(`${name} × ${columns[j] ?? ''}: ${value}`);
      return `<td${colour} title="${pair}">${value === null ? '–' : (shown?.(value) ?? value.toFixed(2))}</td>`;
    });
    return `<tr><th title="${escaped(name)}">${escaped(name)}</th>${cells.join('')}</tr>`;
  });
  return `<section class="card wide"><h3${titled(about)}>${title}</h3><small>${made}</small><div class="scroll"><table>${body.join('')}</table></div></section>`;
}
