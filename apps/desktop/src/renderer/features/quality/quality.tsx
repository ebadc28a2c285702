import { CHECKS, metricKind, type QualityRow } from '@wp/eda';
import { useMemo, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { Panes } from '../../frame/panes.tsx';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyableTable, type TableRow } from '../../parts/copyable-table.tsx';
import { counted } from '../../parts/counted.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useSelection } from '../../selection/selection-store.ts';
import { UnheededRanges } from '../../selection/unheeded-ranges.tsx';
import { useZone } from '../../time/zone.ts';
import { type CellAt, Matrix, type SortBy } from './matrix.tsx';
import { OpenedModule } from './opened-module.tsx';
import styles from './quality.module.css';
import { useMatrix } from './use-matrix.ts';
import { useSettings } from './use-settings.ts';

/** How sound the sensors of the open dataset are: every check on every module, and what it cost. */
export function Quality() {
  return (
    <WithDataset
      title="Quality"
      purpose="Quality checks every module for stale, missing, clipped and otherwise doubtful values."
    >
      {(dataset) => <QualityOf key={dataset.name} dataset={dataset} />}
    </WithDataset>
  );
}

function QualityOf({ dataset }: { dataset: OpenDataset }) {
  const { modules, time, metrics } = useSelection();
  const timeZone = useZone();
  const numbers = dataset.columns.filter(({ kind }) => kind === 'number');
  const [chosen, setColumn] = useState<string>();
  const column = chosen ?? firstColumn(numbers, metrics);
  const thresholds = useSettings();
  const settings = { timeZone, thresholds: thresholds.settled };
  const selection = { ...(modules && { modules }), ...(time && { time }) };
  const matrix = useMatrix(dataset, { selection, column, settings });
  const [sortBy, setSortBy] = useState<SortBy>();
  const [opened, setOpened] = useState<CellAt>();
  const { error, wasEnded, again, answer } = matrix.asked;
  const hasEnergy = matrix.rows.some(({ lostKwh }) => lostKwh !== null);
  const sort = sortBy ?? (hasEnergy ? 'energy' : 'time');
  const unit = numbers.find(({ name }) => name === column)?.unit ?? null;
  const whole = useMemo(() => answer?.range ?? dataset.span ?? undefined, [answer, dataset.span]);
  const row = matrix.rows.find(({ module }) => module === opened?.module);
  const isJudged = column !== undefined && dataset.time !== null;

  const stage = (
    <ViewPage
      title="Quality"
      note={isJudged ? noteOf(matrix, sort) : ''}
      action={
        isJudged && (
          <label className={styles.metric}>
            Metric{' '}
            <select value={column} onChange={(event) => setColumn(event.target.value)}>
              {numbers.map(({ name, unit: its }) => (
                <option key={name} value={name}>
                  {its === null ? name : `${name} [${its}]`}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      {!isJudged && (
        <EmptyState>
          {dataset.name} has no {dataset.time === null ? 'column of times' : 'column of numbers'}: there is
          nothing to check.
        </EmptyState>
      )}
      {isJudged && (
        <UnheededRanges
          what="The checks look at"
          why="without the others, gaps and jumps would be found that are not in the data."
        />
      )}
      {error !== undefined && <ErrorState what="The matrix" error={error} onRetry={again} />}
      {wasEnded && (
        <EmptyState action={<Button onClick={again}>Compute it</Button>}>
          The checks were ended before they were done.
        </EmptyState>
      )}
      {matrix.isWhole && matrix.rows.length === 0 && (
        <EmptyState>No module is selected: take a module into the selection, or clear it above.</EmptyState>
      )}
      {matrix.rows.length > 0 && (
        <CopyableTable name="Modules by checks" table={() => matrixTable(matrix.rows)}>
          <div
            className={styles.matrixFrame}
            data-stale={(!matrix.isWhole && matrix.done === 0) || undefined}
            data-shares={opened !== undefined || undefined}
          >
            <Matrix rows={matrix.rows} sortBy={sort} onSort={setSortBy} opened={opened} onOpen={setOpened} />
          </div>
        </CopyableTable>
      )}
    </ViewPage>
  );
  if (opened === undefined || row === undefined || column === undefined || whole === undefined)
    return <Panes inspector={<About column={column} unit={unit} onSort={setSortBy} />}>{stage}</Panes>;
  return (
    <OpenedModule
      key={`${opened.module} ${column}`}
      dataset={dataset}
      question={{ selection, column, module: opened.module, settings }}
      check={opened.check}
      unit={unit}
      whole={whole}
      thresholds={thresholds}
      onCheck={(check) => setOpened({ ...opened, check })}
      onClose={() => setOpened(undefined)}
    >
      {stage}
    </OpenedModule>
  );
}

/** The inspector while nothing is open: what the columns are. */
function About({
  column,
  unit,
  onSort,
}: {
  column: string | undefined;
  unit: string | null;
  onSort(by: SortBy): void;
}) {
  const kind = column === undefined ? undefined : metricKind(column, unit);
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <h2 className={styles.inspected}>Checks</h2>
      <p className={styles.second}>
        {kind === undefined || kind.quantity === 'unknown' || kind.quantity === column
          ? 'Open a cell to see what was found, where, and how sure that is.'
          : `${column} is taken for ${kind.quantity.replace('-', ' ')}. Open a cell to see what was found.`}
      </p>
      <dl className={styles.definitions}>
        {CHECKS.map(({ id, title, definition, source }) => (
          <div key={id}>
            <dt>
              <button type="button" className={styles.term} title="Sort by it" onClick={() => onSort(id)}>
                {title}
              </button>
            </dt>
            <dd>
              {definition} <span className="mono">{source}</span>
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

function firstColumn(
  numbers: readonly { name: string; unit: string | null }[],
  metrics: readonly string[] | undefined,
): string | undefined {
  const wanted = metrics === undefined ? numbers : numbers.filter(({ name }) => metrics.includes(name));
  const from = wanted.length === 0 ? numbers : wanted;
  return (from.find(({ name, unit }) => metricKind(name, unit).isPower) ?? from[0])?.name;
}

/** Shares from 0 to 1; empty where a check could not be made. */
const matrixTable = (rows: readonly QualityRow[]): { header: string[]; rows: TableRow[] } => ({
  header: ['module', ...CHECKS.map(({ id }) => id), 'energy lost [kWh]', 'time lost [h]'],
  rows: rows.map(({ module, cells, lostKwh, lostMs }) => [
    module,
    ...CHECKS.map(({ id }) => {
      const cell = cells[id];
      return 'why' in cell ? Number.NaN : cell.share;
    }),
    lostKwh ?? Number.NaN,
    lostMs / 3_600_000,
  ]),
});

function noteOf({ rows, isWhole, done, tookMs }: ReturnType<typeof useMatrix>, sort: SortBy): string {
  const by = { energy: 'energy lost', time: 'time lost', module: 'name' } as Record<string, string>;
  return [
    `${counted(CHECKS.length, 'check')} × ${counted(rows.length, 'module')}`,
    `sorted by ${by[sort] ?? sort}`,
    'share of time flagged, %',
    ...(isWhole
      ? tookMs === undefined
        ? []
        : [`${(CHECKS.length * rows.length).toLocaleString('en-US')} checks, ${(tookMs / 1000).toFixed(1)} s`]
      : [`${counted(done, 'module')} done`]),
  ].join(' · ');
}
