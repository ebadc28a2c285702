import { useDeferredValue, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { CopyableTable } from '../../parts/copyable-table.tsx';
import { countedSoFar } from '../../parts/counted.ts';
import { Field } from '../../parts/field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { useZone } from '../../time/zone.ts';
import { AdminPage } from '../administration/admin-page.tsx';
import styles from '../administration/administration.module.css';
import { Figures, Inspector } from '../administration/inspector.tsx';
import { PickRow } from '../administration/pick-row.tsx';
import { type Entry, useAudit } from './use-audit.ts';
import { actorWords, csvRow, dayStart, HEADER } from './words.ts';

const ALL = { actor: '', action: '', from: '', to: '' };

/** Who did what, on what, when and from where. */
export function Audit() {
  const zone = useZone();
  const [typed, setTyped] = useState(ALL);
  const { actor, action, from, to } = useDeferredValue(typed);
  const { list, entries } = useAudit({
    actor: actor.trim(),
    action: action.trim(),
    fromMs: dayStart(from, zone),
    toMs: dayStart(to, zone, 1),
  });
  const [pickedId, setPickedId] = useState<number>();
  const picked = entries.find(({ id }) => id === pickedId);
  const field = (label: string, name: keyof typeof ALL, type = 'search') => (
    <Field
      label={label}
      type={type}
      required={false}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
    />
  );
  const isNarrowed = Object.values(typed).some((value) => value !== '');
  return (
    <AdminPage
      title="Audit"
      note={countedSoFar(entries.length, list.hasNextPage, 'act')}
      query={list}
      inspector={<EntryInspector entry={picked} />}
    >
      <search className={styles.tools} aria-label="Narrow the log">
        {field('Actor', 'actor')}
        {field('Action', 'action')}
        {field('From', 'from', 'date')}
        {field('To, that day too', 'to', 'date')}
        <Button disabled={!isNarrowed} onClick={() => setTyped(ALL)}>
          All
        </Button>
      </search>
      {list.isSuccess && entries.length === 0 ? (
        <EmptyState>
          {isNarrowed
            ? 'No act is like this.'
            : 'Nothing was done yet. What changes users, gateways, modules, policies or readings is noted here.'}
        </EmptyState>
      ) : (
        <CopyableTable name="the log" table={() => ({ header: HEADER, rows: entries.map(csvRow) })}>
          <EntryTable entries={entries} pickedId={pickedId} onPick={setPickedId} />
        </CopyableTable>
      )}
      <ShowMore of={list} />
    </AdminPage>
  );
}

interface EntryTableProps {
  entries: readonly Entry[];
  pickedId: number | undefined;
  onPick(id: number): void;
}

function EntryTable({ entries, pickedId, onPick }: EntryTableProps) {
  const { moment, instant } = useTimeFormat();
  return (
    <Table columns={['when', 'who', 'what', 'on', 'from']}>
      {entries.map(({ id, at, actor, action, target, address }) => (
        <PickRow key={id} isPicked={id === pickedId} onPick={() => onPick(id)}>
          <td title={instant(at)}>{moment(at)}</td>
          <td title={actor}>{actorWords(actor)}</td>
          <td className="mono">{action}</td>
          <td className={styles.cut} title={target}>
            {target}
          </td>
          <td>{address ?? '—'}</td>
        </PickRow>
      ))}
    </Table>
  );
}

function EntryInspector({ entry }: { entry: Entry | undefined }) {
  const { instant } = useTimeFormat();
  if (entry === undefined)
    return (
      <Inspector title="No act picked">
        <p className={styles.second}>Pick one to see its details.</p>
      </Inspector>
    );
  const { id, at, actor, action, target, details, address } = entry;
  const given = Object.entries(details);
  return (
    <Inspector title={action}>
      <Figures
        of={[
          ['when', instant(at)],
          ['who', actor],
          ['on', target],
          ['from', address ?? 'this machine'],
          ['number', String(id)],
        ]}
      />
      {given.length > 0 && (
        <section aria-label="Details">
          <pre className={styles.details}>{JSON.stringify(details, null, 2)}</pre>
        </section>
      )}
    </Inspector>
  );
}
