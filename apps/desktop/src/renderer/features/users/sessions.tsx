import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../data/provider.tsx';
import { Button } from '../../parts/button.tsx';
import { NoticeDialog } from '../../parts/form-dialog.tsx';
import { Failure } from '../../parts/state.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from './sessions.module.css';

/** Where somebody is signed in, and the way to end each. */
export function Sessions({ user, onClose }: { user: { id: number; username: string }; onClose(): void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { moment } = useTimeFormat();
  const list = useQuery(trpc.auth.sessions.list.queryOptions({ userId: user.id }));
  const revoke = useMutation(
    trpc.auth.sessions.revoke.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.auth.sessions.list.queryKey() }),
    }),
  );
  const sessions = list.data ?? [];
  return (
    <NoticeDialog
      title={`Sessions of ${user.username}`}
      explained={
        list.isPending
          ? 'Reading…'
          : list.isSuccess && sessions.length === 0
            ? `${user.username} is signed in nowhere.`
            : undefined
      }
      done="Done"
      onClose={onClose}
    >
      <Failure message={(list.error ?? revoke.error)?.message} />
      {sessions.map((session) => (
        <div key={session.id} className={styles.session}>
          <span className={styles.since}>
            since {moment(session.createdAt)}, from {session.address ?? 'an unknown address'}
            {session.current && ' (this window)'}
          </span>
          <Button onClick={() => revoke.mutate({ id: session.id })}>End</Button>
        </div>
      ))}
    </NoticeDialog>
  );
}
