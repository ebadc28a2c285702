import { LEAST_MODULES, type UnlikeModule } from '@wp/eda';
import type { OpenDataset } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import { showView } from '../../frame/window-state.ts';
import { Act, Button } from '../../parts/button.tsx';
import { CopyableTable } from '../../parts/copyable-table.tsx';
import { shown } from '../../parts/figures.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { changeSelection, useSelection } from '../../selection/selection-store.ts';
import { UnheededRanges } from '../../selection/unheeded-ranges.tsx';
import { useZone } from '../../time/zone.ts';
import styles from './compare.module.css';
import { chooseSides } from './sides.ts';
import own from './unlike.module.css';
import { reasonWords, UNLIKE } from './words.ts';

/** The modules by how unlike the fleet they are, and why. */
export function UnlikeTheFleet({ dataset, onCompare }: { dataset: OpenDataset; onCompare(): void }) {
  const { modules, time, metrics } = useSelection();
  const timeZone = useZone();
  const known = modules?.filter((module) => dataset.modules.includes(module));
  const count = known?.length ?? dataset.modules.length;
  // The fleet stays the whole one while one module is selected, as a click does: that module is unlike it.
  const isFleet = known === undefined || count >= LEAST_MODULES;
  const selection = { ...(isFleet && known && { modules: known }), ...(time && { time }) };
  const isPossible = dataset.modules.length >= LEAST_MODULES;
  const asked = useAsked(
    'unlikeFleet',
    isPossible ? { selection, ...(metrics && { metrics: [...metrics] }), timeZone } : undefined,
    { title: 'Ranking the modules' },
  );
  const { answer, error, wasEnded, again, isRunning, isStale } = asked;
  if (!isPossible)
    return (
      <EmptyState>
        {dataset.name} has {dataset.modules.length === 0 ? 'no modules' : `${dataset.modules.length} modules`}
        : a fleet has {LEAST_MODULES} or more.
      </EmptyState>
    );
  if (error !== undefined) return <ErrorState what="The ranking" error={error} onRetry={again} />;
  if (wasEnded)
    return (
      <EmptyState action={<Button onClick={again}>Compute it</Button>}>
        It was ended before it was done.
      </EmptyState>
    );
  if (answer === undefined) return <p className={styles.quiet}>{isRunning ? 'Computing…' : ''}</p>;
  const units = new Map(dataset.columns.map(({ name, unit }) => [name, unit]));
  const whyOf = ({ why }: UnlikeModule) =>
    why.map((reason) => reasonWords(reason, units.get(reason.metrics[0] ?? '') ?? null));
  const most = answer.modules[0]?.distance ?? 1;
  const compare = (module: string) => {
    const others = dataset.modules.filter((one) => one !== module);
    chooseSides(dataset.name, {
      a: { dataset: undefined, modules: [module], period: { kind: time === undefined ? 'all' : 'selected' } },
      b: { dataset: undefined, modules: others, period: { kind: time === undefined ? 'all' : 'selected' } },
    });
    onCompare();
  };
  return (
    <div className={styles.stage} data-stale={isStale || undefined}>
      <UnheededRanges
        what="The ranking looks at"
        why="without the others, each module would miss what is not selected."
      />
      <p className={styles.quiet} title={UNLIKE}>
        {answer.modules.length} modules by robust distance over {answer.features} figures of{' '}
        {answer.metrics.join(', ')}
        {time === undefined ? '' : ', of the selected time'}. 1 is usual; the definition stands here on hover.
        {!isFleet && ` With ${count} selected there is no fleet: all are compared.`}
      </p>
      <CopyableTable
        name="Modules unlike the fleet"
        table={() => ({
          header: ['module', 'distance', 'why'],
          rows: answer.modules.map((one) => [one.module, one.distance, whyOf(one).join('; ')]),
        })}
      >
        <table className={own.table}>
          <thead>
            <tr>
              <th scope="col">module</th>
              <th scope="col" title={UNLIKE}>
                distance
              </th>
              <th scope="col">why</th>
              <th scope="col">
                <span className="visually-hidden">actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.modules.map((one) => (
              <tr key={one.module}>
                <th scope="row" className={own.name}>
                  <button
                    type="button"
                    className={own.open}
                    title={`Open ${one.module} in Series`}
                    onClick={() => openSeries(one)}
                  >
                    {one.module}
                  </button>
                </th>
                <td className={own.cell} title={String(one.distance)}>
                  <span className={own.distance}>
                    {shown(Number(one.distance.toFixed(2)))}
                    <span className={own.track}>
                      <span className={own.bar} style={{ width: `${shareOf(one.distance, most)}%` }} />
                    </span>
                  </span>
                </td>
                <td className={own.cell}>
                  {one.why.length === 0
                    ? 'nothing stands out'
                    : one.why.map((reason) => (
                        <p key={`${reason.metrics} ${reason.feature}`} className={own.reason}>
                          {reasonWords(reason, units.get(reason.metrics[0] ?? '') ?? null)}
                        </p>
                      ))}
                </td>
                <td className={own.cell}>
                  <Act name="Select" of={one.module} onClick={() => select(one)} />{' '}
                  <Act name="Compare" of={one.module} onClick={() => compare(one.module)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </CopyableTable>
    </div>
  );
}

const shareOf = (distance: number, most: number): number =>
  Number.isFinite(distance) && most > 0 ? (100 * distance) / most : 0;

const select = ({ module }: UnlikeModule): void =>
  changeSelection((present) => ({ ...present, modules: [module] }));

function openSeries(one: UnlikeModule): void {
  select(one);
  showView('series');
}
