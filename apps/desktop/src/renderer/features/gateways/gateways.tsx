import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { useState } from 'react';
import { useTRPC } from '../../data/provider.tsx';
import { Act, Button, Buttons } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { CheckField, ChoiceField, Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { systemZone } from '../../time/zone.ts';
import { AdminPage } from '../administration/admin-page.tsx';
import { ago } from '../fleet/ago.ts';
import { TokenDialog } from './token-dialog.tsx';

type Gateway = inferRouterOutputs<AppRouter>['gateways']['list'][number];
type Asked = { what: 'create' } | { what: 'rotate' | 'revoke'; gateway: Gateway };

const GRACES = [
  ['86400', 'a day, so that it can be carried to the gateway'],
  ['604800', 'a week'],
  ['0', 'not at all: whoever has it is cut off now'],
] as const;

/** What may send readings: made, given a new token, ended. */
export function Gateways() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.gateways.list.queryOptions());
  const [asked, setAsked] = useState<Asked>();
  const [shown, setShown] = useState<{ name: string; token: string; previousValidUntil?: string }>();
  const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.gateways.list.queryKey() });
  // Answers are forgotten at once: the token must not stay in the page's memory.
  const gcTime = 0;
  const create = useMutation(trpc.gateways.create.mutationOptions({ onSuccess, gcTime }));
  const rotate = useMutation(trpc.gateways.rotateToken.mutationOptions({ onSuccess, gcTime }));
  const revoke = useMutation(trpc.gateways.revoke.mutationOptions({ onSuccess }));
  const gateways = list.data ?? [];
  const close = () => setAsked(undefined);
  const forget = () => {
    setShown(undefined);
    create.reset();
    rotate.reset();
  };
  return (
    <AdminPage
      isTableAlone
      title="Gateways"
      note={counted(gateways.length, 'gateway')}
      query={list}
      action={
        <Button kind="primary" onClick={() => setAsked({ what: 'create' })}>
          Create gateway
        </Button>
      }
    >
      {list.isSuccess && gateways.length === 0 ? (
        <EmptyState>
          No gateway may send readings yet. Create one, and give its token to the device in the field.
        </EmptyState>
      ) : (
        <GatewayTable gateways={gateways} onAsk={setAsked} />
      )}
      {asked?.what === 'create' && (
        <FormDialog
          title="Create gateway"
          action="Create"
          explained="Its token is shown once, when it is made."
          onClose={close}
          onSubmit={async (form) =>
            setShown(
              await create.mutateAsync({
                name: text(form, 'name'),
                timeZone: text(form, 'timeZone'),
                autoRegister: form.get('autoRegister') !== null,
              }),
            )
          }
        >
          <Field label="Name" name="name" />
          <Field
            label="Time zone"
            name="timeZone"
            defaultValue={systemZone()}
            hint="Of its times that come without an offset, such as Europe/Berlin"
          />
          <CheckField label="Register modules that it sends for the first time" name="autoRegister" />
        </FormDialog>
      )}
      {asked?.what === 'rotate' && (
        <FormDialog
          title={`New token for ${asked.gateway.name}`}
          action="Make a new token"
          explained="The new token is shown once. Choose how long the old one goes on."
          onClose={close}
          onSubmit={async (form) =>
            setShown(
              await rotate.mutateAsync({ id: asked.gateway.id, graceSeconds: Number(text(form, 'grace')) }),
            )
          }
        >
          <ChoiceField label="The old token goes on" name="grace" defaultValue="86400" options={GRACES} />
        </FormDialog>
      )}
      {asked?.what === 'revoke' && (
        <FormDialog
          title={`Revoke ${asked.gateway.name}`}
          action="Revoke for good"
          isDestructive
          confirmName={asked.gateway.name}
          explained="It is cut off at once, with every token it has, and cannot come back; its name stays taken. The readings that it sent stay."
          onClose={close}
          onSubmit={() => revoke.mutateAsync({ id: asked.gateway.id })}
        />
      )}
      {shown !== undefined && <TokenDialog shown={shown} onClose={forget} />}
    </AdminPage>
  );
}

const COLUMNS = [
  'name',
  'time zone',
  'may write',
  'last seen',
  'since',
  { title: 'actions', is: 'hidden' },
] as const;

function GatewayTable({ gateways, onAsk }: { gateways: readonly Gateway[]; onAsk(asked: Asked): void }) {
  const { instant, moment } = useTimeFormat();
  return (
    <Table rows="tall" columns={COLUMNS}>
      {gateways.map((gateway) => (
        <tr key={gateway.id} data-ended={gateway.revokedAt !== null}>
          <td>{gateway.name}</td>
          <td>{gateway.timeZone}</td>
          <td>
            {gateway.modules === null ? 'every module' : counted(gateway.modules.length, 'module')}
            {gateway.autoRegister && ', registers new ones'}
          </td>
          <td title={gateway.lastSeenAt === null ? undefined : instant(gateway.lastSeenAt)}>
            {gateway.lastSeenAt === null ? 'never' : ago(gateway.lastSeenAt)}
          </td>
          <td>{moment(gateway.createdAt)}</td>
          <td>
            {gateway.revokedAt === null ? (
              <Buttons>
                <Act name="New token" of={gateway.name} onClick={() => onAsk({ what: 'rotate', gateway })} />
                <Act name="Revoke" of={gateway.name} onClick={() => onAsk({ what: 'revoke', gateway })} />
              </Buttons>
            ) : (
              `revoked ${moment(gateway.revokedAt)}`
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
