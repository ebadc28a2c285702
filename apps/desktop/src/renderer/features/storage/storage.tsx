import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../data/provider.tsx';
import { shownBytes } from '../../parts/bytes.ts';
import { counted } from '../../parts/counted.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { NumberCell, Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { AdminPage } from '../administration/admin-page.tsx';
import styles from '../administration/administration.module.css';
import { Inspector, State } from '../administration/inspector.tsx';
import { PickRow } from '../administration/pick-row.tsx';
import { Jobs } from './jobs.tsx';
import { PolicyForm } from './policy-form.tsx';
import { inForce, MEASURES, type Measure } from './policy-words.ts';

/** What is kept how long and in what room, and the jobs that see to it. */
export function Storage() {
  const trpc = useTRPC();
  const policies = useQuery(trpc.admin.policies.get.queryOptions());
  const [picked, setPicked] = useState<Measure>();
  return (
    <AdminPage
      title="Storage"
      note={`${MEASURES.length} measures`}
      query={policies}
      inspector={
        picked === undefined || policies.data === undefined ? (
          <Inspector title="No measure picked">
            <p className={styles.second}>
              Pick one to change it. Before anything is removed, a dry run says in numbers what would go.
            </p>
          </Inspector>
        ) : (
          <PolicyForm measure={picked} policies={policies.data} />
        )
      }
    >
      <Table columns={['measure', 'in force', 'what it does']}>
        {MEASURES.map(({ id, title, about }) => (
          <PickRow key={id} isPicked={picked === id} onPick={() => setPicked(id)}>
            <td>{title}</td>
            <td>{policies.data === undefined ? '…' : inForce(policies.data, id)}</td>
            <td className={styles.cut} title={about}>
              {about}
            </td>
          </PickRow>
        ))}
      </Table>
      <Jobs />
      <OnDisk />
    </AdminPage>
  );
}

function OnDisk() {
  const trpc = useTRPC();
  const storage = useQuery(trpc.admin.storage.queryOptions());
  const { day } = useTimeFormat();
  const { data } = storage;
  if (data === undefined)
    return storage.error === null ? null : (
      <ErrorState
        what="What it takes on disk"
        error={storage.error.message}
        onRetry={() => void storage.refetch()}
      />
    );
  return (
    <>
      <h2 className={styles.section}>On disk</h2>
      {data.chunks.length === 0 ? (
        <EmptyState>
          No readings are stored yet. Once a gateway sends some, their room is told here.
        </EmptyState>
      ) : (
        <>
          <p className={styles.summary}>
            {counted(data.points, 'point')} in {shownBytes(data.bytes)}
            {data.bytesPerPoint !== null && `, ${data.bytesPerPoint.toFixed(1)} bytes a point`}:{' '}
            {shownBytes(data.compressedBytes)} compressed, {shownBytes(data.uncompressedBytes)} not, of which
            indexes take {shownBytes(data.indexBytes)}.
          </p>
          <Table columns={['from', 'to', 'state', { title: 'size', is: 'number' }]}>
            {data.chunks.toReversed().map(({ name, from, to, compressed, bytes }) => (
              <tr key={name} title={name}>
                <td>{day(Date.parse(from))}</td>
                <td>{day(Date.parse(to))}</td>
                <td>
                  <State is={compressed ? 'good' : 'plain'}>
                    {compressed ? 'compressed' : 'not compressed'}
                  </State>
                </td>
                <NumberCell>{shownBytes(bytes)}</NumberCell>
              </tr>
            ))}
          </Table>
        </>
      )}
    </>
  );
}
