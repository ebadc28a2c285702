import { type ComponentType, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { Panes } from '../../frame/panes.tsx';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useSelection } from '../../selection/selection-store.ts';
import { UnheededRanges } from '../../selection/unheeded-ranges.tsx';
import styles from './series.module.css';
import { SeriesList } from './series-list.tsx';
import { Autocorrelation, Changes, Decomposition, Lag, Spectrum, Stationarity } from './tabs.tsx';

/** The series that a tab is about. */
export interface Chosen {
  /** Module; undefined where the rows are of one thing. */
  module: string | undefined;
  column: string;
  unit: string | null;
  time: { fromMs: number; toMs: number } | undefined;
  /** The grid; undefined: its own. */
  everyMs: number | undefined;
}

const TABS: readonly {
  id: string;
  title: string;
  tab: ComponentType<{ chosen: Chosen; others: readonly string[] }>;
}[] = [
  { id: 'decomposition', title: 'Decomposition', tab: Decomposition },
  { id: 'spectrum', title: 'Spectrum', tab: Spectrum },
  { id: 'autocorrelation', title: 'Autocorrelation', tab: Autocorrelation },
  { id: 'stationarity', title: 'Stationarity', tab: Stationarity },
  { id: 'changes', title: 'Changes', tab: Changes },
  { id: 'lag', title: 'Lag', tab: Lag },
];
const GRIDS = [
  ['', 'its own'],
  ['300000', '5 min'],
  ['900000', '15 min'],
  ['3600000', '1 h'],
  ['86400000', '1 day'],
] as const;

/** What one series of the open dataset is made of. */
export function Series() {
  return (
    <WithDataset title="Series" purpose="Series shows what one module's values over time are made of.">
      {(dataset) => <SeriesOf key={dataset.name} dataset={dataset} />}
    </WithDataset>
  );
}

function SeriesOf({ dataset }: { dataset: OpenDataset }) {
  const { modules, metrics, time } = useSelection();
  const columns = dataset.columns.filter(
    ({ name, kind }) => kind === 'number' && (metrics?.includes(name) ?? true),
  );
  const known = modules?.filter((module) => dataset.modules.includes(module)) ?? [];
  const shown = known.length > 0 ? known : dataset.modules;
  const [module, setModule] = useState(shown[0]);
  const [column, setColumn] = useState(columns[0]?.name);
  const [tab, setTab] = useState('decomposition');
  const [every, setEvery] = useState('');
  if (dataset.time === null)
    return (
      <ViewPage title="Series" note={dataset.name}>
        <EmptyState>
          This dataset has no column of times: there is no series in it. Import it again with a column read as
          times.
        </EmptyState>
      </ViewPage>
    );
  const own = columns.find(({ name }) => name === column) ?? columns[0];
  if (own === undefined)
    return (
      <ViewPage title="Series" note={dataset.name}>
        <EmptyState>No column of numbers is selected.</EmptyState>
      </ViewPage>
    );
  const chosenModule = module !== undefined && shown.includes(module) ? module : shown[0];
  const chosen: Chosen = {
    module: chosenModule,
    column: own.name,
    unit: own.unit,
    time,
    everyMs: every === '' ? undefined : Number(every),
  };
  const present = TABS.find(({ id }) => id === tab) ?? TABS[0];
  if (present === undefined) return null;
  const key = JSON.stringify(chosen);
  return (
    <Panes
      navigator={
        <SeriesList
          modules={shown}
          module={chosenModule}
          onModule={setModule}
          columns={columns.map(({ name }) => name)}
          column={own.name}
          onColumn={setColumn}
        />
      }
    >
      <ViewPage
        title="Series"
        note={`${chosenModule ?? dataset.name} · ${own.name}`}
        action={
          <label className={styles.grid}>
            Grid{' '}
            <select value={every} onChange={(event) => setEvery(event.target.value)}>
              {GRIDS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        }
      >
        <UnheededRanges
          what="The series has"
          why="without the others it would have gaps that are not in the data."
        />
        <div className={styles.tabs} role="tablist" aria-label="Figures of the series">
          {TABS.map(({ id, title }) => (
            <button
              key={id}
              type="button"
              role="tab"
              className={styles.tab}
              aria-selected={id === present.id}
              tabIndex={id === present.id ? 0 : -1}
              onClick={() => setTab(id)}
              onKeyDown={(event) => {
                const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                if (step === 0) return;
                const next =
                  TABS[(TABS.findIndex((one) => one.id === id) + step + TABS.length) % TABS.length];
                if (next === undefined) return;
                setTab(next.id);
                const buttons = event.currentTarget.parentElement?.querySelectorAll('button');
                buttons?.[TABS.indexOf(next)]?.focus();
              }}
            >
              {title}
            </button>
          ))}
        </div>
        <div className={styles.stage} role="tabpanel" aria-label={present.title}>
          <present.tab
            key={`${present.id} ${key}`}
            chosen={chosen}
            others={columns.map(({ name }) => name).filter((name) => name !== own.name)}
          />
        </div>
      </ViewPage>
    </Panes>
  );
}
