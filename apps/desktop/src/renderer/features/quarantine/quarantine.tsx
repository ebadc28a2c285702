import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIsAway } from '../../data/connection.ts';
import { useTRPC } from '../../data/provider.tsx';
import { Button, Buttons } from '../../parts/button.tsx';
import { shownBytes } from '../../parts/bytes.ts';
import { counted, countedSoFar } from '../../parts/counted.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { EmptyState, Failure } from '../../parts/state.tsx';
import { AdminPage } from '../administration/admin-page.tsx';
import styles from '../administration/administration.module.css';
import { Inspector } from '../administration/inspector.tsx';
import { RecordForm } from './record-form.tsx';
import { RecordTable } from './record-table.tsx';
import { Results } from './results.tsx';
import { useQuarantine } from './use-quarantine.ts';

interface Discarding {
  ids: readonly number[];
  records: number;
  bytes: number;
}

/** What the server refused and kept: why, from whom, and the ways out of it. */
export function Quarantine() {
  const { list, records, dropped, replay, discard, results, setResults } = useQuarantine();
  const isAway = useIsAway();
  const nameOf = useSenders();
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const [pickedId, setPickedId] = useState<number>();
  const [discarding, setDiscarding] = useState<Discarding>();
  const [failure, setFailure] = useState<string>();
  const picked = records.find(({ id }) => id === pickedId);
  // A replayed record is no longer here, so it is no longer ticked.
  const chosen = records.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const tryDiscard = async (ids: readonly number[]) => {
    setFailure(undefined);
    try {
      setDiscarding({ ids, ...(await discard(ids, true)) });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <AdminPage
      title="Quarantine"
      note={`${countedSoFar(records.length, list.hasNextPage, 'record')}${dropped > 0 ? ` · ${counted(dropped, 'older one')} went to keep the bound` : ''}`}
      query={list}
      action={
        chosen.length > 0 && (
          <Buttons>
            <Button disabled={isAway} onClick={() => void tryDiscard(chosen)}>
              Discard {chosen.length.toLocaleString('en-US')}…
            </Button>
            <Button
              kind="primary"
              disabled={isAway || replay.isPending}
              onClick={() => replay.mutate({ ids: chosen })}
            >
              {replay.isPending ? 'Replaying…' : `Replay ${chosen.length.toLocaleString('en-US')}`}
            </Button>
          </Buttons>
        )
      }
      inspector={
        picked === undefined ? (
          <Inspector title="No record picked">
            <p className={styles.second}>
              Pick one to see it whole, mend it and send it again. Tick several to replay them as they were
              sent, once what they lacked is there.
            </p>
          </Inspector>
        ) : (
          <RecordForm
            key={picked.id}
            record={picked}
            from={nameOf(picked.principal)}
            isAway={isAway}
            replay={replay}
            onDiscard={() => void tryDiscard([picked.id])}
          />
        )
      }
    >
      <Failure message={replay.error?.message ?? failure} />
      <Results results={results} onClose={() => setResults([])} />
      {list.isSuccess && records.length === 0 ? (
        <EmptyState>
          Nothing is in the quarantine. Records that the server refuses are kept here with the reason, so that
          none is lost.
        </EmptyState>
      ) : (
        <RecordTable
          records={records}
          nameOf={nameOf}
          pickedId={pickedId}
          ticked={ticked}
          onPick={setPickedId}
          onTick={setTicked}
        />
      )}
      <ShowMore of={list} />
      {discarding !== undefined && (
        <FormDialog
          title="Discard from the quarantine"
          action="Discard for good"
          isDestructive
          confirmName={counted(discarding.records, 'record')}
          explained={`${counted(discarding.records, 'record')} with ${shownBytes(discarding.bytes)} of text would go, and cannot be replayed any more.`}
          onSubmit={() => discard(discarding.ids, false)}
          onClose={() => setDiscarding(undefined)}
        />
      )}
    </AdminPage>
  );
}

/** A sender's name: `gateway:3` says little. */
function useSenders(): (principal: string) => string {
  const trpc = useTRPC();
  const gateways = useQuery(trpc.gateways.list.queryOptions());
  const names = new Map(gateways.data?.map(({ id, name }) => [`gateway:${id}`, name]));
  return (principal) => names.get(principal) ?? principal;
}
