import type { KeyboardEvent } from 'react';
import { showView } from '../../frame/window-state.ts';
import { NumberCell, Table } from '../../parts/table.tsx';
import { changeSelection, useSelection } from '../../selection/selection-store.ts';
import { useTimeFormat } from '../../time/format.ts';
import { ago } from './ago.ts';
import styles from './fleet.module.css';
import { type Completeness, sparkline } from './health.ts';
import type { Findings } from './use-findings.ts';
import { useFindings } from './use-findings.ts';
import type { useFleet } from './use-fleet.ts';

type Fleet = ReturnType<typeof useFleet>;

/** A click or the space bar selects, Enter opens what is selected in Explore, the arrows walk. */
export function ModuleTable({ modules, fleet }: { modules: Fleet['modules']; fleet: Fleet }) {
  const { completeness, trends, late, metric } = fleet;
  const time = useTimeFormat();
  const findings = useFindings();
  const selected = new Set(useSelection().modules);
  const toggle = (module: string) =>
    changeSelection((present) => {
      const before = present.modules ?? [];
      const after = before.includes(module) ? before.filter((one) => one !== module) : [...before, module];
      return { ...present, modules: after };
    });
  const explore = (module: string) => {
    if (!selected.has(module)) changeSelection((present) => ({ ...present, modules: [module] }));
    showView('explore');
  };
  const onKey = (event: KeyboardEvent<HTMLTableRowElement>, module: string) => {
    const { currentTarget: row, key } = event;
    const neighbour =
      key === 'ArrowDown' ? row.nextElementSibling : key === 'ArrowUp' ? row.previousElementSibling : null;
    if (neighbour instanceof HTMLElement) neighbour.focus();
    else if (key === ' ') toggle(module);
    else if (key === 'Enter') explore(module);
    else return;
    event.preventDefault();
  };
  return (
    <Table
      columns={[
        'module',
        'asset',
        'type',
        'last seen',
        metric === undefined ? 'last 7 days' : `${metric}, last 7 days`,
        'complete, 30 days',
        'findings',
        { title: 'points', is: 'number' },
      ]}
    >
      {modules.map((module) => {
        const { module_num } = module;
        return (
          <tr
            key={module.id}
            tabIndex={0}
            aria-selected={selected.has(module_num)}
            onClick={() => toggle(module_num)}
            onDoubleClick={() => explore(module_num)}
            onKeyDown={(event) => onKey(event, module_num)}
          >
            <td className={`mono ${styles.named}`} title={module_num}>
              {module_num}
            </td>
            <td>{module.asset ?? '—'}</td>
            <td>{module.sensor_type ?? module.module_type ?? '—'}</td>
            <td
              title={module.lastSeen === null ? undefined : time.instant(module.lastSeen)}
              className={styles.seen}
              data-late={late.has(module_num)}
            >
              {module.lastSeen === null ? 'never' : ago(module.lastSeen)}
            </td>
            <td>
              <svg className={styles.spark} viewBox="0 0 96 18" aria-hidden>
                <path d={sparkline(trends.get(module_num) ?? [], 96, 16)} transform="translate(0 1)" />
              </svg>
            </td>
            <td>
              <Share of={completeness.get(module_num)} />
            </td>
            <td>
              <Found findings={findings.get(module_num)} />
            </td>
            <NumberCell>{module.points.toLocaleString('en-US')}</NumberCell>
          </tr>
        );
      })}
    </Table>
  );
}

const Share = ({ of }: { of: Completeness | undefined }) =>
  of === undefined ? (
    <span className={styles.none}>—</span>
  ) : (
    <span
      className={styles.share}
      title={`${of.readings.toLocaleString('en-US')} readings of ${Math.round(of.expected).toLocaleString('en-US')}: as many as the fleet's usual day brings, times the days`}
    >
      <span className={styles.track}>
        <span className={styles.filled} style={{ width: `${of.share * 100}%` }} />
      </span>
      {(of.share * 100).toFixed(of.share > 0.995 ? 0 : 1)} %
    </span>
  );

/** How many flags and notes, each kind in its colour; which on hover. */
const Found = ({ findings }: { findings: Findings | undefined }) => (
  <span className={styles.found}>
    {KINDS.map(({ kind, one, many }) => {
      const words = findings?.[kind];
      if (words === undefined || words.size === 0) return null;
      const count = [...words.values()].reduce((sum, n) => sum + n, 0);
      const listed = [...words].map(([word, n]) => (n === 1 ? word : `${word} × ${n}`)).join(', ');
      return (
        <span key={kind} className={styles.finding} data-kind={kind} title={listed}>
          {count} {count === 1 ? one : many}
        </span>
      );
    })}
  </span>
);
const KINDS = [
  { kind: 'flags', one: 'flag', many: 'flags' },
  { kind: 'notes', one: 'note', many: 'notes' },
] as const;
