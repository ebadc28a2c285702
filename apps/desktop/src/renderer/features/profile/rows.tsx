import type { ColumnSummary, RowSort } from '@wp/eda';
import { useCallback, useMemo, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { askAsTask } from '../../data/ask-task.ts';
import { useAsked } from '../../data/use-asked.ts';
import { counted } from '../../parts/counted.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import type { AskRows } from '../../parts/grid/use-pages.ts';
import { ErrorState } from '../../parts/state.tsx';
import { useSelection } from '../../selection/selection-store.ts';
import styles from './profile.module.css';
import frame from './rows.module.css';

interface RowsProps {
  dataset: OpenDataset;
  columns: readonly ColumnSummary[];
}

/** The rows that are selected, as they are in the dataset, or in the order of a column. */
export function Rows({ dataset, columns }: RowsProps) {
  const { modules, time, where } = useSelection();
  const selection = useMemo(() => ({ modules, time, where }), [modules, time, where]);
  const [sort, setSort] = useState<RowSort>();
  const own = sort !== undefined && columns.some(({ name }) => name === sort.column) ? sort : undefined;
  const { answer: rows, error, again } = useAsked('count', { selection }, { title: 'Counting rows' });
  const names = useMemo(() => columns.map(({ name }) => name), [columns]);
  const ask = useCallback<AskRows>(
    (from, count, signal) =>
      askAsTask(
        'rows',
        { selection, columns: names, from, count, sort: own },
        { title: own === undefined ? 'Reading rows' : `Sorting by ${own.column}`, signal },
      ),
    [selection, names, own, dataset.version],
  );
  const shown = useMemo(
    () => columns.map(({ name, kind, unit }) => ({ name, kind, detail: unit })),
    [columns],
  );
  if (error !== undefined) return <ErrorState what="The rows" error={error} onRetry={again} />;
  return (
    <section className={frame.panel} aria-label="Rows">
      <h2 className={styles.panelTitle}>
        Rows {rows !== undefined && <span className={styles.unit}>{counted(rows, 'row')}</span>}
      </h2>
      <Grid label="Rows" columns={shown} rows={rows ?? 0} ask={ask} sort={own} onSort={setSort} />
    </section>
  );
}
