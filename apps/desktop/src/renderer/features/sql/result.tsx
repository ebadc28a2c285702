import type { RowSort, SqlAnswer } from '@wp/eda';
import { useCallback, useMemo, useState } from 'react';
import { askAsTask } from '../../data/ask-task.ts';
import { Button } from '../../parts/button.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import type { AskRows } from '../../parts/grid/use-pages.ts';
import { EmptyState } from '../../parts/state.tsx';
import { Chart } from './chart.tsx';
import styles from './sql.module.css';
import { Statistics } from './statistics.tsx';

const TABS = ['Grid', 'Chart', 'Statistics'] as const;
type Tab = (typeof TABS)[number];

interface ResultProps {
  answer: SqlAnswer;
  /** It is of a statement before the one that failed. */
  isOld: boolean;
}

/** What a statement answered: its rows, a chart of them, or the figures of its columns. */
export function Result({ answer, isOld }: ResultProps) {
  const [tab, setTab] = useState<Tab>('Grid');
  const notes = answer.columns.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`]));
  if (answer.columns.length === 0) return <EmptyState>It was done, and answers no rows.</EmptyState>;
  return (
    <section className={styles.result} aria-label="Result" data-old={isOld || undefined}>
      <div className={styles.tabBar}>
        <div className={styles.tabs} role="tablist" aria-label="Show as">
          {TABS.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={tab === one}
              className={styles.tab}
              onClick={() => setTab(one)}
            >
              {one}
            </button>
          ))}
        </div>
        {isOld && <span className={styles.hint}>of the statement before</span>}
        <CopyCsv id={answer.id} />
      </div>
      {notes.map((note) => (
        <p key={note} className={styles.hint}>
          {note}
        </p>
      ))}
      <div className={styles.tabPanel} role="tabpanel" aria-label={tab}>
        {tab === 'Grid' && <Rows answer={answer} />}
        {tab === 'Chart' && <Chart answer={answer} />}
        {tab === 'Statistics' && <Statistics answer={answer} />}
      </div>
    </section>
  );
}

function Rows({ answer }: { answer: SqlAnswer }) {
  const [sort, setSort] = useState<RowSort>();
  const { id } = answer;
  const ask = useCallback<AskRows>(
    (from, count, signal) =>
      askAsTask('sqlRows', { id, from, count, sort }, { title: 'Sorting the result', signal }),
    [id, sort],
  );
  const columns = useMemo(
    () => answer.columns.map(({ name, kind, type, note }) => ({ name, kind, detail: type, note })),
    [answer],
  );
  return <Grid label="Result" columns={columns} rows={answer.rows} ask={ask} sort={sort} onSort={setSort} />;
}

function CopyCsv({ id }: { id: number }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const csv = await askAsTask('sqlCsv', { id }, { title: 'Writing CSV' });
    await window.wp.clipboard.writeText(await csv.text());
  };
  return (
    <>
      <span className={styles.said} role="status">
        {said}
      </span>
      <Button
        onClick={() =>
          void copy().then(
            () => setSaid('The rows are in the clipboard.'),
            (error: Error) => setSaid(`Not copied: ${error.message}`),
          )
        }
      >
        Copy as CSV
      </Button>
    </>
  );
}
