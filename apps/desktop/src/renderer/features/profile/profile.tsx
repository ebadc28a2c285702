import type {
  Alert,
  ColumnPart,
  ColumnProfile,
  ColumnSummary,
  CountedView,
  NumberProfile,
  RowSelection,
  SelectionProfile,
} from '@wp/eda';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { type OpenDataset, useAnalysis } from '../../data/analysis.ts';
import { type AskedState, useAsked } from '../../data/use-asked.ts';
import { Panes } from '../../frame/panes.tsx';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { Button } from '../../parts/button.tsx';
import { byNames, ofName } from '../../parts/by-names.ts';
import { counted } from '../../parts/counted.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useSelection } from '../../selection/selection-store.ts';
import { useZone } from '../../time/zone.ts';
import { AlertList } from './alert-list.tsx';
import { Card } from './cards.tsx';
import { ColumnList } from './column-list.tsx';
import { Correlation } from './correlation.tsx';
import { Density, densityView } from './density.tsx';
import { FiguresTable } from './figures-table.tsx';
import { Hours } from './hours.tsx';
import { Inspector } from './inspector.tsx';
import styles from './profile.module.css';
import { Rows } from './rows.tsx';
import { useCrossFilter } from './use-cross-filter.ts';

/** What is in the open dataset, column by column, and what is wrong with it. */
export function Profile() {
  return (
    <WithDataset
      title="Profile"
      purpose="Profile shows what is in a dataset, column by column."
      meanwhile={({ opened }, name) => <ProfileOf key={name} dataset={{ ...opened, name, version: 0 }} />}
    >
      {(dataset) => <ProfileOf key={dataset.name} dataset={dataset} />}
    </WithDataset>
  );
}

function ProfileOf({ dataset }: { dataset: OpenDataset }) {
  const { modules, metrics, time, where } = useSelection();
  const [chosen, setChosen] = useState<string>();
  const [given, setPair] = useState<readonly [string, string]>();
  // Charts keep their bins while rows are selected by value; figures are those of the selected rows.
  const whole = useProfile(dataset, { modules, time }, 'Profiling');
  const some = useProfile(
    dataset,
    where === undefined ? undefined : { modules, time, where },
    'Profiling what is selected',
  );
  const shown = where === undefined ? whole : some;
  const columns = useMemo(
    () =>
      dataset.columns.filter(
        ({ name, kind }) => metrics === undefined || kind !== 'number' || metrics.includes(name),
      ),
    [dataset, metrics],
  );
  const inspected = chosen ?? columns.find(({ kind }) => kind === 'number')?.name;
  const pair = given ?? firstPair(whole.asked.answer);
  const { views, filter } = useViews(dataset, { columns, whole, inspected, pair });
  const countsOf = (view: CountedView | undefined) =>
    view === undefined ? undefined : filter.counts[views.all.indexOf(view)];
  const { answer, isStale, error, wasEnded, again } = shown.asked;
  const cards = columns
    .filter(({ name }) => whole.profiles[name] !== undefined)
    .sort((a, b) => Number(b.name === chosen) - Number(a.name === chosen));
  return (
    <Panes
      navigator={
        <ColumnList columns={columns} profiles={whole.profiles} chosen={chosen} onChoose={setChosen} />
      }
      inspector={
        <Inspector
          column={columns.find(({ name }) => name === inspected)}
          profile={inspected === undefined ? undefined : shown.profiles[inspected]}
        />
      }
    >
      <ViewPage title="Profile" note={noteOf(dataset, columns.length, answer)}>
        {error !== undefined && <ErrorState what="The profile" error={error} onRetry={again} />}
        {wasEnded && (
          <EmptyState action={<Button onClick={again}>Compute it</Button>}>
            The profile was ended before it was done.
          </EmptyState>
        )}
        <div className={styles.stage}>
          {shown.alerts !== undefined && <AlertList alerts={shown.alerts} onShow={setChosen} />}
          <div className={styles.cards}>
            {cards.map(({ name, unit }) => (
              <Card
                key={name}
                name={name}
                unit={unit}
                profile={whole.profiles[name] as ColumnProfile}
                view={views.histograms.get(name)}
                counts={countsOf(views.histograms.get(name))}
                filter={filter}
                areTogether={dataset.by !== null && dataset.modules.length > 1}
              />
            ))}
            {views.hours !== undefined && <Hours view={views.hours} counts={countsOf(views.hours)} />}
          </div>
          <Dimmed isStale={isStale}>
            <FiguresTable columns={columns} profiles={shown.profiles} chosen={chosen} onChoose={setChosen} />
          </Dimmed>
          <div className={styles.cards}>
            {answer !== undefined && (
              <Dimmed isStale={isStale}>
                <Correlation profile={answer} pair={pair} onPair={setPair} />
              </Dimmed>
            )}
            {views.density !== undefined && <Density view={views.density} counts={countsOf(views.density)} />}
          </div>
          <Rows dataset={dataset} columns={columns} />
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

/** Dims what needs the rows, which follows as a task, until it is there. */
const Dimmed = ({ isStale, children }: { isStale: boolean; children: ReactNode }) => (
  <div className={styles.dimmed} data-stale={isStale || undefined}>
    {children}
  </div>
);

const noteOf = (dataset: OpenDataset, columns: number, answer: SelectionProfile | undefined): string =>
  [
    counted(dataset.rows, 'row'),
    ...(answer === undefined ? [] : [`${answer.rows.toLocaleString('en-US')} selected`]),
    counted(columns, 'column'),
  ].join(' · ');

/** The two columns that go together most. */
function firstPair(profile: SelectionProfile | undefined): readonly [string, string] | undefined {
  if (profile === undefined) return undefined;
  const { columns, matrix } = profile.pearson;
  let best: readonly [string, string] | undefined;
  let strongest = -1;
  for (const [i, row] of matrix.entries())
    for (const [j, value] of row.entries()) {
      if (j <= i || value === null || Math.abs(value) <= strongest) continue;
      strongest = Math.abs(value);
      best = [columns[i] as string, columns[j] as string];
    }
  return best;
}

interface ViewsGiven {
  columns: readonly ColumnSummary[];
  whole: ReturnType<typeof useProfile>;
  inspected: string | undefined;
  pair: readonly [string, string] | undefined;
}

const MOST_DAYS = 4000;

/** The charts that filter each other. They are there once the whole profile is, whose bins they have. */
function useViews(dataset: OpenDataset, { columns, whole, inspected, pair }: ViewsGiven) {
  const timeZone = useZone();
  const { answer, isStale } = whole.asked;
  const views = useMemo(() => {
    const histograms = new Map<string, CountedView & { kind: 'histogram' }>();
    const profileOf = (name: string) => (answer === undefined ? undefined : ofName(answer.columns, name));
    if (answer === undefined || isStale)
      return { histograms, all: [] as CountedView[], hours: undefined, density: undefined };
    for (const { name } of columns) {
      const profile = profileOf(name);
      if (profile?.kind !== 'number' || profile.count === 0) continue;
      histograms.set(name, {
        kind: 'histogram',
        column: name,
        edges: profile.histogram.edges.map((edge) => edge ?? 0),
      });
    }
    const hours = hoursOf(dataset, { profile: answer, timeZone, column: inspected });
    const [x, y] = pair ?? [];
    const density =
      x !== undefined && y !== undefined && histograms.has(x) && histograms.has(y)
        ? densityView(x, y, (name) => profileOf(name) as NumberProfile)
        : undefined;
    const all: CountedView[] = [
      ...histograms.values(),
      ...(hours === undefined ? [] : [hours]),
      ...(density === undefined ? [] : [density]),
    ];
    return { histograms, all, hours, density };
  }, [answer, isStale, columns, dataset, timeZone, inspected, pair?.[0], pair?.[1]]);
  return { views, filter: useCrossFilter(dataset, views.all) };
}

function hoursOf(
  dataset: OpenDataset,
  given: { profile: SelectionProfile; timeZone: string; column: string | undefined },
): (CountedView & { kind: 'hours' }) | undefined {
  const { profile, timeZone, column } = given;
  const times = dataset.time === null ? undefined : ofName(profile.columns, dataset.time);
  if (dataset.time === null || times?.kind !== 'time' || times.start === null || times.end === null)
    return undefined;
  if (column === undefined || ofName(profile.columns, column)?.kind !== 'number') return undefined;
  const fromMs = Date.parse(times.start);
  // The first day may begin before its first row, so there is one more.
  const days = Math.floor((Date.parse(times.end) - fromMs) / 86_400_000) + 2;
  if (days > MOST_DAYS) return undefined;
  return { kind: 'hours', column, time: dataset.time, fromMs, days, timeZone };
}

/** The profile as it comes: a column is there as soon as it is done, and what was kept before all. */
function useProfile(
  { name, version }: OpenDataset,
  selection: RowSelection | undefined,
  title: string,
): {
  profiles: Readonly<Record<string, ColumnProfile>>;
  alerts: readonly Alert[] | undefined;
  asked: AskedState<'profile'>;
} {
  const { kept } = useAnalysis();
  const isAll =
    selection !== undefined &&
    selection.modules === undefined &&
    selection.time === undefined &&
    selection.where === undefined;
  const whole = isAll ? kept?.profile : undefined;
  const key = JSON.stringify([version, selection]);
  const parts = useRef<{ key: string; profiles: Record<string, ColumnProfile>; alerts?: readonly Alert[] }>(
    undefined,
  );
  const [, redraw] = useState(0);
  const asked = useAsked(
    'profile',
    whole === undefined && selection !== undefined ? { selection } : undefined,
    {
      title: `${title}, ${name}`,
      tell: (part) => {
        if (parts.current?.key !== key) parts.current = { key, profiles: {} };
        const told = part as ColumnPart;
        if ('alerts' in told) parts.current.alerts = told.alerts;
        else parts.current.profiles = { ...parts.current.profiles, [told.name]: told.profile };
        redraw((before) => before + 1);
      },
    },
  );
  const answer = whole ?? asked.answer;
  const isStale = whole === undefined && asked.isStale;
  const own = parts.current?.key === key ? parts.current : undefined;
  const isComing = answer === undefined || isStale;
  const profiles = useMemo(
    () => byNames({ ...answer?.columns, ...(isComing ? own?.profiles : undefined) }),
    [answer, isComing, own?.profiles],
  );
  const alerts = isComing ? (own?.alerts ?? answer?.alerts) : answer.alerts;
  return { profiles, alerts, asked: { ...asked, answer, isStale } };
}
