import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIsAway } from '../../data/connection.ts';
import { useTRPC } from '../../data/provider.tsx';
import { Button } from '../../parts/button.tsx';
import { daysOrNever } from '../../parts/days.ts';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { ago } from '../fleet/ago.ts';
import { PersonalTokenDialog } from './personal-token-dialog.tsx';
import styles from './settings.module.css';

const USUAL_DAYS = '90';

const MOST_DAYS = 3650;

/** What one's own notebooks and scripts read with: made, shown once, ended. */
export function Tokens() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const isAway = useIsAway();
  const { moment, instant } = useTimeFormat();
  const list = useQuery(trpc.tokens.list.queryOptions());
  const [asked, setAsked] = useState<'create' | { id: string; name: string }>();
  const [shown, setShown] = useState<{ name: string; token: string; expiresAt: string | null }>();
  const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.tokens.list.queryKey() });
  // The answer is forgotten at once: the token must not stay in the page's memory.
  const create = useMutation(trpc.tokens.create.mutationOptions({ onSuccess, gcTime: 0 }));
  const revoke = useMutation(trpc.tokens.revoke.mutationOptions({ onSuccess }));
  const close = () => setAsked(undefined);
  return (
    <section aria-labelledby="tokens">
      <div className={styles.head}>
        <h2 id="tokens" className={styles.section}>
          Personal tokens
        </h2>
        <Button kind="primary" disabled={isAway} onClick={() => setAsked('create')}>
          Create token
        </Button>
      </div>
      {list.error !== null && list.data === undefined && (
        <ErrorState what="Your tokens" error={list.error.message} onRetry={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <EmptyState>
          A token lets a notebook or a script of yours read what you may read. You have none.
        </EmptyState>
      )}
      {list.data !== undefined && list.data.length > 0 && (
        <Table
          rows="tall"
          columns={['name', 'since', 'ends', 'last used', { title: 'actions', is: 'hidden' }]}
        >
          {list.data.map(({ id, name, createdAt, expiresAt, lastUsedAt, revokedAt }) => (
            <tr key={id} data-ended={revokedAt !== null}>
              <td>{name}</td>
              <td>{moment(createdAt)}</td>
              <td title={expiresAt === null ? undefined : instant(expiresAt)}>{moment(expiresAt)}</td>
              <td title={lastUsedAt === null ? undefined : instant(lastUsedAt)}>
                {lastUsedAt === null ? 'never' : ago(lastUsedAt)}
              </td>
              <td>
                {revokedAt === null ? (
                  <Button
                    aria-label={`Revoke: ${name}`}
                    disabled={isAway}
                    onClick={() => setAsked({ id, name })}
                  >
                    Revoke
                  </Button>
                ) : (
                  `revoked ${moment(revokedAt)}`
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {asked === 'create' && (
        <FormDialog
          title="Create token"
          action="Create"
          explained="It reads what you may read, and changes nothing. It is shown once, when it is made."
          onClose={close}
          onSubmit={async (form) =>
            setShown(
              await create.mutateAsync({
                name: text(form, 'name'),
                expiresInDays: daysOrNever(text(form, 'days'), MOST_DAYS) ?? 'never',
              }),
            )
          }
        >
          <Field label="Name" name="name" hint="Where it is used, such as notebook" />
          <Field
            label="Ends after, in days"
            name="days"
            defaultValue={USUAL_DAYS}
            hint="1 to 3650, or never"
          />
        </FormDialog>
      )}
      {typeof asked === 'object' && (
        <FormDialog
          title={`Revoke ${asked.name}`}
          action="Revoke for good"
          isDestructive
          confirmName={asked.name}
          explained="Whatever reads with it is cut off at once, and it cannot come back."
          onClose={close}
          onSubmit={() => revoke.mutateAsync({ id: asked.id })}
        />
      )}
      {shown !== undefined && (
        <PersonalTokenDialog
          shown={shown}
          onClose={() => {
            setShown(undefined);
            create.reset();
          }}
        />
      )}
    </section>
  );
}
