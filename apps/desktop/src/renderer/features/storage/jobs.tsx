import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useIsAway } from '../../data/connection.ts';
import { useTRPC } from '../../data/provider.tsx';
import { Button } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { ErrorState, Failure } from '../../parts/state.tsx';
import { NumberCell, Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';
import { State } from '../administration/inspector.tsx';
import { ago } from '../fleet/ago.ts';
import { everyWords, type Job } from './policy-words.ts';

const WHAT: { [name: string]: string } = {
  policy_compression: 'compresses old readings',
  wp_compress_rollups: 'compresses old roll-ups',
  wp_apply_retention: 'removes readings past their time',
  wp_refresh_rollups: 'keeps the roll-ups up to date',
};

/** The store's own work: when each job ran last, how that went, and the way to run it now. */
export function Jobs() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const isAway = useIsAway();
  const { instant } = useTimeFormat();
  const jobs = useQuery(trpc.admin.jobs.list.queryOptions());
  const run = useMutation(
    trpc.admin.jobs.run.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.admin.pathKey() }),
    }),
  );
  const isRunning = ({ id }: Job) => run.isPending && run.variables.id === id;
  return (
    <>
      <h2 className={styles.section}>Jobs</h2>
      {jobs.error !== null && jobs.data === undefined && (
        <ErrorState what="The jobs" error={jobs.error.message} onRetry={() => void jobs.refetch()} />
      )}
      <Failure message={run.error?.message} />
      {/* The store notes only what its scheduler ran: of this run nothing is seen in the table. */}
      <p className={styles.second} role="status">
        {run.isSuccess && `Ran by hand: ${run.data.name}.`}
      </p>
      <Table
        rows="tall"
        columns={[
          'job',
          'every',
          'last run',
          'state',
          { title: 'failures', is: 'number' },
          { title: 'actions', is: 'hidden' },
        ]}
      >
        {jobs.data?.map((job) => (
          <tr key={job.id}>
            <td title={job.name}>{WHAT[job.name] ?? job.name}</td>
            <td>{everyWords(job.every)}</td>
            <td title={job.lastRunAt === null ? undefined : instant(job.lastRunAt)}>
              {job.lastRunAt === null ? 'never' : ago(job.lastRunAt)}
            </td>
            <td>
              <JobState job={job} />
            </td>
            <NumberCell>{job.failures ?? 0}</NumberCell>
            <td>
              <Button
                aria-label={`${isRunning(job) ? 'Running…' : 'Run now'}: ${job.name}`}
                disabled={isAway || run.isPending}
                onClick={() => run.mutate({ id: job.id })}
              >
                {isRunning(job) ? 'Running…' : 'Run now'}
              </Button>
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function JobState({ job: { status, failingDays, heldBackBy } }: { job: Job }) {
  if (failingDays.length > 0)
    return (
      <span title={failingDays.map(({ day, error }) => `${day}: ${error}`).join('\n')}>
        <State is="bad">{counted(failingDays.length, 'day')} cannot be rolled up</State>
      </span>
    );
  if (heldBackBy !== null)
    return <State is="warning">held back by {heldBackBy}, which is not rolled up</State>;
  if (status === null) return <State is="plain">has not run yet</State>;
  return (
    <State is={status === 'Success' ? 'good' : 'bad'}>{status === 'Success' ? 'went well' : status}</State>
  );
}
