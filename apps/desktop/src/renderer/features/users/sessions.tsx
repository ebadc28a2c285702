import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../../commands/dialog.tsx';
import { useTRPC } from '../../data/provider.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';

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
    <Dialog label={`Sessions of ${user.username}`} onClose={onClose}>
      <div className={styles.form}>
        <h2 className={styles.formTitle}>Sessions of {user.username}</h2>
        {list.isPending && <p className={styles.explained}>Reading…</p>}
        {list.isSuccess && sessions.length === 0 && (
          <p className={styles.explained}>{user.username} is signed in nowhere.</p>
        )}
        <p className={styles.failure} role="alert">
          {(list.error ?? revoke.error)?.message}
        </p>
        {sessions.map((session) => (
          <div key={session.id} className={styles.actions}>
            <span className={styles.note}>
              since {moment(session.createdAt)}, from {session.address ?? 'an unknown address'}
              {session.current && ' (this window)'}
            </span>
            <button type="button" className={styles.button} onClick={() => revoke.mutate({ id: session.id })}>
              End
            </button>
          </div>
        ))}
        <div className={styles.actions}>
          <button type="button" className={styles.primary} onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}
