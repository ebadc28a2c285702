import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { useState } from 'react';
import { useTRPC } from '../../data/provider.tsx';
import { Act, Button, Buttons } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { ChoiceField, Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { AdminPage } from '../administration/admin-page.tsx';
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
    <AdminPage
      isTableAlone
      title="Users"
      note={counted(users.length, 'user')}
      query={list}
      action={
        <Button kind="primary" onClick={() => setAsked({ what: 'add' })}>
          Add user
        </Button>
      }
    >
      <Table rows="tall" columns={COLUMNS}>
        {users.map((user) => (
          <tr key={user.id} data-ended={user.disabledAt !== null}>
            <td>{user.username}</td>
            <td title={ROLES[user.role]}>{user.role}</td>
            <td>{moment(user.createdAt)}</td>
            <td>{user.disabledAt === null ? 'may sign in' : `disabled ${moment(user.disabledAt)}`}</td>
            <td>
              <Buttons>
                {user.disabledAt === null ? (
                  <>
                    <Act name="Role" of={user.username} onClick={() => setAsked({ what: 'role', user })} />
                    <Act
                      name="Reset password"
                      of={user.username}
                      onClick={() => setAsked({ what: 'password', user })}
                    />
                    <Act
                      name="Sessions"
                      of={user.username}
                      onClick={() => setAsked({ what: 'sessions', user })}
                    />
                    <Act
                      name="Disable"
                      of={user.username}
                      onClick={() => setAsked({ what: 'disable', user })}
                    />
                  </>
                ) : (
                  <Act name="Enable" of={user.username} onClick={() => enable.mutate({ id: user.id })} />
                )}
              </Buttons>
            </td>
          </tr>
        ))}
      </Table>
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
    </AdminPage>
  );
}

const COLUMNS = ['username', 'role', 'since', 'state', { title: 'actions', is: 'hidden' }] as const;

const RoleField = ({ role = 'analyst' }: { role?: Role }) => (
  <ChoiceField
    label="Role"
    name="role"
    defaultValue={role}
    options={Object.entries(ROLES).map(([name, what]) => [name, `${name}: ${what}`])}
  />
);
