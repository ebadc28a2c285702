import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIsAway } from '../../data/connection.ts';
import { useTRPC } from '../../data/provider.tsx';
import { Button, Buttons } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { Field } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Failure } from '../../parts/state.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';
import { Inspector, Said } from '../administration/inspector.tsx';
import {
  daysOf,
  type Effect,
  effectWords,
  inForce,
  MEASURES,
  type Measure,
  type Policies,
} from './policy-words.ts';

type Dated = Exclude<Measure, 'minute'>;
/** What was tried, and what it would do; nothing happens where no days are given. */
interface Tried {
  days: number | null;
  effect: Effect | undefined;
}

const changeOf = (measure: Dated, days: number | null) =>
  measure === 'retention' ? { retention: { keepDays: days } } : { compression: { afterDays: days } };

/** One measure in the inspector: what is in force, and the form that changes it. */
export function PolicyForm({ measure, policies }: { measure: Measure; policies: Policies }) {
  const about = MEASURES.find(({ id }) => id === measure);
  return (
    <Inspector title={about?.title}>
      <p className={styles.second}>{about?.about}</p>
      <p>Now: {inForce(policies, measure)}</p>
      {measure === 'minute' ? (
        <MinuteForm isOn={policies.minute} />
      ) : (
        <DaysForm
          key={measure}
          measure={measure}
          days={measure === 'retention' ? policies.retention.keepDays : policies.compression.afterDays}
        />
      )}
    </Inspector>
  );
}

function useSetPolicies() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.admin.policies.set.mutationOptions({
      onSuccess: ({ dryRun }) =>
        dryRun ? undefined : queries.invalidateQueries({ queryKey: trpc.admin.pathKey() }),
    }),
  );
}

function DaysForm({ measure, days: inUse }: { measure: Dated; days: number | null }) {
  const set = useSetPolicies();
  const isAway = useIsAway();
  const [days, setDays] = useState(inUse === null ? 'never' : String(inUse));
  const [tried, setTried] = useState<Tried>();
  const [failure, setFailure] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const [done, setDone] = useState(false);
  const failing = async (act: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await act();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  const tryIt = (event: FormEvent) => {
    event.preventDefault();
    void failing(async () => {
      const wanted = daysOf(days);
      const { effects } = await set.mutateAsync({ ...changeOf(measure, wanted), dryRun: true });
      setTried({ days: wanted, effect: effects[measure] });
    });
  };
  const apply = async ({ days: wanted }: Tried) => {
    await set.mutateAsync(changeOf(measure, wanted));
    setTried(undefined);
    setDone(true);
  };
  return (
    <>
      <form onSubmit={tryIt}>
        <Field
          label={measure === 'retention' ? 'Keep for, in days' : 'Compress after, in days'}
          value={days}
          hint="1 to 36500, or never"
          onChange={(event) => {
            setDays(event.target.value);
            setTried(undefined);
            setDone(false);
          }}
        />
        <Failure message={failure} />
        {tried !== undefined && <Foreseen measure={measure} tried={tried} />}
        {done && <Said>Done: it is in force.</Said>}
        <Buttons>
          <Button
            type="submit"
            kind={tried === undefined ? 'primary' : 'plain'}
            disabled={isAway || set.isPending}
          >
            Dry run
          </Button>
          {tried !== undefined && (
            <Button
              kind={measure === 'retention' && tried.days !== null ? 'destructive' : 'primary'}
              disabled={isAway || set.isPending}
              onClick={() =>
                measure === 'retention' && tried.days !== null
                  ? setIsAsking(true)
                  : void failing(() => apply(tried))
              }
            >
              {measure === 'retention' && tried.days !== null ? 'Apply…' : 'Apply'}
            </Button>
          )}
        </Buttons>
      </form>
      {isAsking && tried !== undefined && tried.days !== null && (
        <ConfirmRetention
          days={tried.days}
          effect={tried.effect}
          onClose={() => setIsAsking(false)}
          onApply={() => apply(tried)}
        />
      )}
    </>
  );
}

/** Numbers before anything happens. */
function Foreseen({ measure, tried: { days, effect } }: { measure: Dated; tried: Tried }) {
  const { range } = useTimeFormat();
  if (days === null || effect === undefined)
    return (
      <Said>
        {measure === 'retention'
          ? 'Nothing goes: readings are kept for ever.'
          : 'Nothing is compressed from now on.'}
      </Said>
    );
  const { since, until, chunks } = effect;
  const verb = measure === 'retention' ? 'go' : 'be compressed';
  if (chunks === 0 || since === null || until === null)
    return <Said>Nothing would {verb} now: no readings are older than that.</Said>;
  return (
    <Said kind={measure === 'retention' ? 'warning' : undefined}>
      Would {verb}: {effectWords(effect)}, of {range(Date.parse(since), Date.parse(until))}.
    </Said>
  );
}

interface ConfirmRetentionProps {
  days: number;
  effect: Tried['effect'];
  onApply(): Promise<void>;
  onClose(): void;
}

const ConfirmRetention = ({ days, effect, onApply, onClose }: ConfirmRetentionProps) => (
  <FormDialog
    title={`Keep raw readings ${counted(days, 'day')}`}
    action="Remove what is older"
    isDestructive
    confirmName="raw readings"
    explained={
      <>
        {effect === undefined || effect.chunks === 0
          ? 'Nothing goes now.'
          : `${effectWords(effect)} go with the next run of the job, and do not come back.`}{' '}
        From then on readings go as they become {counted(days, 'day')} old; their hours and days stay in the
        roll-ups.
      </>
    }
    onSubmit={onApply}
    onClose={onClose}
  />
);

function MinuteForm({ isOn }: { isOn: boolean }) {
  const set = useSetPolicies();
  const isAway = useIsAway();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Failure message={set.error?.message} />
      <Buttons>
        <Button
          kind={isOn ? 'destructive' : 'primary'}
          disabled={isAway || set.isPending}
          onClick={() => (isOn ? setIsAsking(true) : set.mutate({ minute: true }))}
        >
          {isOn ? 'Switch off…' : 'Switch on'}
        </Button>
      </Buttons>
      {isAsking && (
        <FormDialog
          title="Switch the minute roll-up off"
          action="Remove it"
          isDestructive
          confirmName="minute roll-up"
          explained="Its figures go at once. Switched on again they are made anew from the raw readings; of days whose raw readings retention has removed they are lost."
          onSubmit={() => set.mutateAsync({ minute: false })}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
