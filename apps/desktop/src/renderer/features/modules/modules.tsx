import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import { useIsAway } from '../../data/connection.ts';
import { Button, Buttons } from '../../parts/button.tsx';
import { countedSoFar } from '../../parts/counted.ts';
import { SearchField } from '../../parts/field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { EmptyState, Failure } from '../../parts/state.tsx';
import { NumberCell, Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { AdminPage } from '../administration/admin-page.tsx';
import styles from '../administration/administration.module.css';
import { Inspector } from '../administration/inspector.tsx';
import { PickRow } from '../administration/pick-row.tsx';
import { ago } from '../fleet/ago.ts';
import { ImportSheet } from './import-sheet.tsx';
import { type Understood, understandModules } from './module-csv.ts';
import { ModuleForm } from './module-form.tsx';
import { type Module, useModules } from './use-modules.ts';

/** What is known of each module: changed, read from a file, removed. */
export function Modules() {
  const [search, setSearch] = useState('');
  const { list, modules, update, remove, register, every } = useModules(useDeferredValue(search.trim()));
  const isAway = useIsAway();
  const [pickedNum, setPickedNum] = useState<string>();
  const picked = modules.find(({ module_num }) => module_num === pickedNum);
  const [sheet, setSheet] = useState<{ name: string; understood: Understood }>();
  const [failure, setFailure] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useCommands(
    useMemo(
      (): Command[] => [
        {
          id: 'modules.find',
          title: 'Find a module',
          group: 'Modules',
          shortcut: '/',
          run: () => field.current?.focus(),
        },
        {
          id: 'modules.import',
          title: 'Import modules from CSV…',
          group: 'Modules',
          disabled: isAway ? 'the server is away' : undefined,
          run: () => file.current?.click(),
        },
      ],
      [isAway],
    ),
  );
  const understand = async (chosen: File) => {
    setFailure(undefined);
    try {
      const understood = understandModules(await chosen.text(), await every());
      setSheet({ name: chosen.name, understood });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <AdminPage
      title="Modules"
      note={countedSoFar(modules.length, list.hasNextPage, 'module')}
      query={list}
      action={
        <Buttons>
          <SearchField
            ref={field}
            label="Find a module"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <input
            ref={file}
            type="file"
            accept=".csv,text/csv"
            hidden
            aria-label="CSV of modules"
            onChange={({ target }) => {
              const [chosen] = target.files ?? [];
              if (chosen !== undefined) void understand(chosen);
              // The same file once more is a change too.
              target.value = '';
            }}
          />
          <Button kind="primary" disabled={isAway} onClick={() => file.current?.click()}>
            Import CSV…
          </Button>
        </Buttons>
      }
      inspector={
        picked === undefined ? (
          <Inspector title="No module picked">
            <p className={styles.second}>
              Pick one to change what it is, or to remove it. Many at once: import a CSV with module_num,
              module_type, asset and sensor_type.
            </p>
          </Inspector>
        ) : (
          <ModuleForm
            key={picked.module_num}
            module={picked}
            isAway={isAway}
            update={update}
            remove={remove}
          />
        )
      }
    >
      <Failure message={failure} />
      {list.isSuccess && modules.length === 0 ? (
        <EmptyState>
          {search === ''
            ? 'No module is known yet. Gateways register them, or a CSV brings them in.'
            : 'No module is like this.'}
        </EmptyState>
      ) : (
        <ModuleTable modules={modules} pickedNum={pickedNum} onPick={setPickedNum} />
      )}
      <ShowMore of={list} />
      {sheet !== undefined && (
        <ImportSheet
          {...sheet}
          onImport={(lines) => register(lines.map(({ module }) => module))}
          onClose={() => setSheet(undefined)}
        />
      )}
    </AdminPage>
  );
}

interface ModuleTableProps {
  modules: readonly Module[];
  pickedNum: string | undefined;
  onPick(num: string): void;
}

function ModuleTable({ modules, pickedNum, onPick }: ModuleTableProps) {
  const { instant } = useTimeFormat();
  return (
    <Table
      columns={['module', 'type', 'asset', 'sensor type', 'last seen', { title: 'points', is: 'number' }]}
    >
      {modules.map(({ id, module_num, module_type, asset, sensor_type, lastSeen, points }) => (
        <PickRow key={id} isPicked={module_num === pickedNum} onPick={() => onPick(module_num)}>
          <td className={`mono ${styles.cut}`} title={module_num}>
            {module_num}
          </td>
          <td className={styles.cut}>{module_type ?? '—'}</td>
          <td className={styles.cut}>{asset ?? '—'}</td>
          <td className={styles.cut}>{sensor_type ?? '—'}</td>
          <td title={lastSeen === null ? undefined : instant(lastSeen)}>
            {lastSeen === null ? 'never' : ago(lastSeen)}
          </td>
          <NumberCell>{points.toLocaleString('en-US')}</NumberCell>
        </PickRow>
      ))}
    </Table>
  );
}
