import { CHECKS, type CheckId, type QualityCell, type QualityRow } from '@wp/eda';
import { ArrowDown } from 'lucide-react';
import { type KeyboardEvent, memo, useRef } from 'react';
import { counted } from '../../parts/counted.ts';
import styles from './quality.module.css';
import { duration, energy, SHORT, shareText } from './words.ts';

/** What the matrix is sorted by, the worst first; modules by their names. */
export type SortBy = CheckId | 'energy' | 'time' | 'module';

export interface CellAt {
  module: string;
  check: CheckId;
}

interface MatrixProps {
  rows: readonly QualityRow[];
  sortBy: SortBy;
  onSort(by: SortBy): void;
  opened: CellAt | undefined;
  onOpen(cell: CellAt): void;
}

/** Modules by checks: how much of the time is flagged. Arrows move, Enter opens. */
export function Matrix({ rows, sortBy, onSort, opened, onOpen }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const cell = (event.target as HTMLElement).closest('td');
    if (step === undefined || cell === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const row = cell.parentElement as HTMLTableRowElement;
    const body = row.parentElement as HTMLTableSectionElement;
    const to = body.rows[row.sectionRowIndex + step.down]?.cells[cell.cellIndex + step.right];
    to?.querySelector('button')?.focus();
  };
  const head = (by: SortBy, title: string, about: string) => (
    <th key={by} scope="col" aria-sort={sortBy === by ? 'descending' : 'none'} data-by={by}>
      <button type="button" className={styles.sort} title={about} onClick={() => onSort(by)}>
        {title}
        {sortBy === by && <ArrowDown size={11} aria-hidden />}
      </button>
    </th>
  );
  return (
    <table ref={table} className={styles.matrix} aria-label="Modules by checks" onKeyDown={move}>
      <thead>
        <tr>
          {head('module', 'module', 'Sort by name')}
          {CHECKS.map(({ id, title, definition, source }) =>
            head(id, SHORT[id], `${title}: ${definition} (${source}) Click to sort.`),
          )}
          {head(
            'energy',
            'energy lost',
            'What flagged time fell short of the fleet’s median, scaled to the module; a wrong clock and interpolated values cost none. Click to sort.',
          )}
          {head('time', 'time lost', 'Time that any check flags. Click to sort.')}
        </tr>
      </thead>
      <tbody>
        {sorted(rows, sortBy).map((row, i) => (
          <Line
            key={row.module}
            row={row}
            isFirst={i === 0}
            openedCheck={opened?.module === row.module ? opened.check : undefined}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  );
}

const STEPS: Readonly<Record<string, { down: number; right: number }>> = {
  ArrowDown: { down: 1, right: 0 },
  ArrowUp: { down: -1, right: 0 },
  ArrowRight: { down: 0, right: 1 },
  ArrowLeft: { down: 0, right: -1 },
};

interface LineProps {
  row: QualityRow;
  isFirst: boolean;
  openedCheck: CheckId | undefined;
  onOpen(cell: CellAt): void;
}

const Line = memo(({ row, isFirst, openedCheck, onOpen }: LineProps) => (
  <tr data-opened={openedCheck !== undefined || undefined}>
    <th scope="row" className="mono">
      {row.module}
    </th>
    {CHECKS.map(({ id, title }, i) => {
      const cell = row.cells[id];
      return (
        <td key={id} className={styles.cell} {...tint(cell)}>
          <button
            type="button"
            className={styles.open}
            aria-label={`${row.module}, ${title}: ${told(cell)}`}
            aria-pressed={openedCheck === id}
            title={`${title}: ${told(cell)}`}
            tabIndex={(isFirst && i === 0) || openedCheck === id ? 0 : -1}
            onClick={() => onOpen({ module: row.module, check: id })}
          >
            {shareText(cell)}
          </button>
        </td>
      );
    })}
    <td
      className={styles.lost}
      title={
        row.lostKwh === null ? 'Known of power in W, kW or MW alone, beside two modules or more.' : undefined
      }
    >
      {energy(row.lostKwh)}
    </td>
    <td className={styles.lost}>{duration(row.lostMs)}</td>
  </tr>
));
Line.displayName = 'Line';

const told = (cell: QualityCell): string =>
  'why' in cell
    ? `not judged. ${cell.why}`
    : cell.share === 0
      ? '0 % of the time'
      : `${shareText(cell)} % of the time, ${duration(cell.flaggedMs)} in ${counted(cell.runs, 'stretch', 'stretches')}`;

/** Little is sand, much is red: the eye finds the worst before it reads. */
function tint(cell: QualityCell) {
  if ('why' in cell || cell.share === 0) return {};
  const weight = cell.share >= 0.1 ? 'much' : 'little';
  const strength = weight === 'much' ? Math.min(1, 0.45 + cell.share) : 0.35 + 6.5 * cell.share;
  return { 'data-weight': weight, style: { '--strength': strength } as React.CSSProperties };
}

function sorted(rows: readonly QualityRow[], by: SortBy): QualityRow[] {
  const weight = (row: QualityRow): number => {
    if (by === 'energy') return row.lostKwh ?? -1;
    if (by === 'time') return row.lostMs;
    if (by === 'module') return 0;
    const cell = row.cells[by];
    return 'why' in cell ? -1 : cell.share;
  };
  return [...rows].sort((a, b) => weight(b) - weight(a) || (a.module < b.module ? -1 : 1));
}
