import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { useState } from 'react';
import { useTRPC } from '../../data/provider.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';
import { Field, FormDialog, text } from '../administration/form-dialog.tsx';
import { Page } from '../administration/page.tsx';
import { Sessions } from './sessions.tsx';

type User = inferRouterOutputs<AppRouter>['users']['list'][number];
type Role = User['role'];
type Asked = { what: 'add' } | { what: 'role' | 'password' | 'disable' | 'sessions'; user: User };

const ROLES: Record<Role, string> = {
  viewer: 'reads',
  analyst: 'reads, saves, annotates',
  superuser: 'everything, users and gateways too',
};
const asRole = (value: string): Role => (value === 'superuser' || value === 'analyst' ? value : 'viewer');

/** Who may sign in, as what; what the origin did on its admin page. */
export function Users() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { moment } = useTimeFormat();
  const list = useQuery(trpc.users.list.queryOptions());
  const [asked, setAsked] = useState<Asked>();
  const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.users.list.queryKey() });
  const create = useMutation(trpc.users.create.mutationOptions({ onSuccess }));
  const update = useMutation(trpc.users.update.mutationOptions({ onSuccess }));
  const disable = useMutation(trpc.users.disable.mutationOptions({ onSuccess }));
  const enable = useMutation(trpc.users.enable.mutationOptions({ onSuccess }));
  const reset = useMutation(trpc.users.resetPassword.mutationOptions({ onSuccess }));
  const users = list.data ?? [];
  const close = () => setAsked(undefined);
  return (
    <Page
      title="Users"
      note={`${users.length} users`}
      query={list}
      action={
        <button type="button" className={styles.primary} onClick={() => setAsked({ what: 'add' })}>
          Add user
        </button>
      }
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">username</th>
            <th scope="col">role</th>
            <th scope="col">since</th>
            <th scope="col">state</th>
            <th scope="col">
              <span className="visually-hidden">actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id} data-ended={user.disabledAt !== null}>
              <td>{user.username}</td>
              <td title={ROLES[user.role]}>{user.role}</td>
              <td>{moment(user.createdAt)}</td>
              <td>{user.disabledAt === null ? 'may sign in' : `disabled ${moment(user.disabledAt)}`}</td>
              <td>
                <div className={styles.buttons}>
                  {user.disabledAt === null ? (
                    <>
                      <Act name="Role" user={user} onClick={() => setAsked({ what: 'role', user })} />
                      <Act
                        name="Reset password"
                        user={user}
                        onClick={() => setAsked({ what: 'password', user })}
                      />
                      <Act name="Sessions" user={user} onClick={() => setAsked({ what: 'sessions', user })} />
                      <Act name="Disable" user={user} onClick={() => setAsked({ what: 'disable', user })} />
                    </>
                  ) : (
                    <Act name="Enable" user={user} onClick={() => enable.mutate({ id: user.id })} />
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked?.what === 'add' && (
        <FormDialog
          title="Add user"
          action="Add"
          explained="They can sign in at once with this password, and change it themselves."
          onClose={close}
          onSubmit={(form) =>
            create.mutateAsync({
              username: text(form, 'username'),
              password: text(form, 'password'),
              role: asRole(text(form, 'role')),
            })
          }
        >
          <Field label="Username" name="username" />
          <Field
            label="Password"
            name="password"
            type="password"
            hint="At least 12 characters, none of the common ones"
          />
          <RoleField />
        </FormDialog>
      )}
      {asked?.what === 'role' && (
        <FormDialog
          title={`Role of ${asked.user.username}`}
          action="Change role"
          onClose={close}
          onSubmit={(form) => update.mutateAsync({ id: asked.user.id, role: asRole(text(form, 'role')) })}
        >
          <RoleField role={asked.user.role} />
        </FormDialog>
      )}
      {asked?.what === 'password' && (
        <FormDialog
          title={`New password for ${asked.user.username}`}
          action="Set password"
          explained="Everything that they are signed in to ends at once."
          onClose={close}
          onSubmit={(form) => reset.mutateAsync({ id: asked.user.id, password: text(form, 'password') })}
        >
          <Field
            label="New password"
            name="password"
            type="password"
            hint="At least 12 characters, none of the common ones"
          />
        </FormDialog>
      )}
      {asked?.what === 'disable' && (
        <FormDialog
          title={`Disable ${asked.user.username}`}
          action="Disable"
          isDestructive
          confirmName={asked.user.username}
          explained="They are signed out everywhere at once, their tokens for notebooks and scripts end, and they cannot sign in again until they are enabled. What they saved and annotated stays."
          onClose={close}
          onSubmit={() => disable.mutateAsync({ id: asked.user.id })}
        />
      )}
      {asked?.what === 'sessions' && <Sessions user={asked.user} onClose={close} />}
    </Page>
  );
}

const Act = ({ name, user, onClick }: { name: string; user: User; onClick(): void }) => (
  <button type="button" className={styles.button} onClick={onClick} aria-label={`${name}: ${user.username}`}>
    {name}
  </button>
);

const RoleField = ({ role = 'analyst' }: { role?: Role }) => (
  <label className={styles.field}>
    <span>Role</span>
    <select className={styles.input} name="role" defaultValue={role}>
      {Object.entries(ROLES).map(([name, what]) => (
        <option key={name} value={name}>
          {name}: {what}
        </option>
      ))}
    </select>
  </label>
);
