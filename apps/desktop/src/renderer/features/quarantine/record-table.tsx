import { Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';
import { PickRow } from '../administration/pick-row.tsx';
import type { Rejected } from './use-quarantine.ts';

interface RecordTableProps {
  records: readonly Rejected[];
  nameOf(principal: string): string;
  pickedId: number | undefined;
  ticked: ReadonlySet<number>;
  onPick(id: number): void;
  onTick(ticked: ReadonlySet<number>): void;
}

/** The refused records, newest first; ticked for what is done to many, picked for the inspector. */
export function RecordTable({ records, nameOf, pickedId, ticked, onPick, onTick }: RecordTableProps) {
  const { moment, instant } = useTimeFormat();
  const isAll = records.length > 0 && records.every(({ id }) => ticked.has(id));
  const tick = (id: number) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    onTick(next);
  };
  return (
    <>
      <label className={styles.all}>
        <input
          type="checkbox"
          checked={isAll}
          onChange={() => onTick(isAll ? new Set() : new Set(records.map(({ id }) => id)))}
        />
        All that are shown
      </label>
      <Table columns={[{ title: 'ticked', is: 'hidden' }, 'refused', 'from', 'why', 'record']}>
        {records.map((record) => {
          const { id, rejectedAt, principal, code, message, record: text } = record;
          return (
            <PickRow key={id} isPicked={id === pickedId} onPick={() => onPick(id)}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Tick record ${id}`}
                  checked={ticked.has(id)}
                  onClick={(event) => event.stopPropagation()}
                  onChange={() => tick(id)}
                />
              </td>
              <td title={instant(rejectedAt)}>{moment(rejectedAt)}</td>
              <td>{nameOf(principal)}</td>
              <td title={message}>{code}</td>
              <td className={`mono ${styles.cut}`} title={text.slice(0, 2000)}>
                {text.slice(0, 200)}
              </td>
            </PickRow>
          );
        })}
      </Table>
    </>
  );
}
