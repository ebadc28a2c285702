import type { ColumnPart, ColumnProfile } from '@wp/eda';
import { useMemo, useRef, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import { Panes } from '../../frame/panes.tsx';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { Button } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useSelection } from '../../selection/selection-store.ts';
import { AlertList } from './alert-list.tsx';
import { Card } from './cards.tsx';
import { ColumnList } from './column-list.tsx';
import { Correlation } from './correlation.tsx';
import { FiguresTable } from './figures-table.tsx';
import { Inspector } from './inspector.tsx';
import styles from './profile.module.css';

/** What is in the open dataset, column by column, and what is wrong with it. */
export function Profile() {
  return (
    <WithDataset title="Profile" purpose="Profile shows what is in a dataset, column by column.">
      {(dataset) => <ProfileOf key={dataset.version} dataset={dataset} />}
    </WithDataset>
  );
}

function ProfileOf({ dataset }: { dataset: OpenDataset }) {
  const { modules, metrics, time } = useSelection();
  const [chosen, setChosen] = useState<string>();
  const { profiles, asked } = useProfile(dataset, { modules, time });
  const columns = dataset.columns.filter(
    ({ name, kind }) => metrics === undefined || kind !== 'number' || metrics.includes(name),
  );
  const shownCard = chosen ?? columns.find(({ kind }) => kind === 'number')?.name;
  const { answer, isStale, error, wasEnded, again } = asked;
  const note =
    answer === undefined
      ? counted(dataset.rows, 'row')
      : `${counted(dataset.rows, 'row')} · ${answer.rows.toLocaleString('en-US')} selected · ${counted(columns.length, 'column')}`;
  return (
    <Panes
      navigator={<ColumnList columns={columns} profiles={profiles} chosen={chosen} onChoose={setChosen} />}
      inspector={
        <Inspector
          column={columns.find(({ name }) => name === shownCard)}
          profile={shownCard === undefined ? undefined : profiles[shownCard]}
        />
      }
    >
      <ViewPage title="Profile" note={note}>
        {error !== undefined && <ErrorState what="The profile" error={error} onRetry={again} />}
        {wasEnded && (
          <EmptyState action={<Button onClick={again}>Compute it</Button>}>
            The profile was ended before it was done.
          </EmptyState>
        )}
        <div className={styles.stage} data-stale={isStale || undefined}>
          {answer !== undefined && <AlertList alerts={answer.alerts} onShow={setChosen} />}
          <div className={styles.cards}>
            {columns
              .filter(({ name }) => profiles[name] !== undefined)
              .sort((a, b) => Number(b.name === chosen) - Number(a.name === chosen))
              .map(({ name, unit }) => (
                <Card key={name} name={name} unit={unit} profile={profiles[name] as ColumnProfile} />
              ))}
          </div>
          <FiguresTable columns={columns} profiles={profiles} chosen={chosen} onChoose={setChosen} />
          {answer !== undefined && <Correlation profile={answer} />}
          {dataset.notes.map((text) => (
            <p key={text} className={styles.none}>
              {text}
            </p>
          ))}
        </div>
      </ViewPage>
    </Panes>
  );
}

/** The profile as it comes: a column is there as soon as it is done. */
function useProfile(
  { name, version }: OpenDataset,
  selection: { modules?: readonly string[] | undefined; time?: { fromMs: number; toMs: number } | undefined },
) {
  const key = JSON.stringify([version, selection]);
  const parts = useRef<{ key: string; profiles: Record<string, ColumnProfile> }>(undefined);
  const [, redraw] = useState(0);
  const asked = useAsked(
    'profile',
    { selection },
    {
      title: `Profiling ${name}`,
      tell: (part) => {
        const { name: column, profile } = part as ColumnPart;
        if (parts.current?.key !== key) parts.current = { key, profiles: {} };
        parts.current.profiles = { ...parts.current.profiles, [column]: profile };
        redraw((before) => before + 1);
      },
    },
  );
  const own = parts.current?.key === key ? parts.current.profiles : undefined;
  const profiles = useMemo(
    () => ({
      ...asked.answer?.columns,
      ...(asked.isStale ? own : undefined),
      ...(asked.answer === undefined ? own : undefined),
    }),
    [asked.answer, asked.isStale, own],
  );
  return { profiles, asked };
}
