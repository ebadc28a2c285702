/** Never run: `pnpm typecheck` proves that the page's client takes what `AppRouter` takes, and nothing else. */
import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '@wp/api';
import type { useTRPC } from './provider.tsx';

type Client = TRPCClient<AppRouter>;
type Queries = ReturnType<typeof useTRPC>;

export async function rightFieldsAreTaken(client: Client, trpc: Queries) {
  const { series, source } = await client.readings.series.query({ metrics: ['power'], from: 0, to: 1 });
  const times: number[] | undefined = series[0]?.t;
  const [metric] = await client.metrics.list.query();
  const unit: string | null | undefined = metric?.unit;
  return [times, source, unit, trpc.gateways.list.queryOptions(), trpc.modules.list.queryKey()];
}

export function wrongInputIsRefused(client: Client, trpc: Queries) {
  // @ts-expect-error: a misspelt field
  void client.readings.series.query({ metric: ['power'], from: 0, to: 1 });
  // @ts-expect-error: a field that the router does not know
  void client.readings.series.query({ metrics: ['power'], from: 0, to: 1, colour: 'red' });
  // @ts-expect-error: no such aggregate
  void client.readings.series.query({ metrics: ['power'], from: 0, to: 1, aggregates: ['mode'] });
  // @ts-expect-error: names are texts
  void client.readings.live.subscribe({ modules: [1], metrics: ['power'] }, {});
  // @ts-expect-error: a gateway has a name
  void client.gateways.create.mutate({ autoRegister: true });
  // @ts-expect-error: by a name alone it cannot be limited
  void trpc.modules.list.queryOptions({ limit: 'all' });
}

export async function wrongOutputIsRefused(client: Client) {
  const [gateway] = await client.gateways.list.query();
  // @ts-expect-error: a list of gateways holds no token
  void gateway?.token;
  const { series } = await client.readings.series.query({ metrics: ['power'], from: 0, to: 1 });
  // @ts-expect-error: a misspelt field
  void series[0]?.times;
  const me = await client.auth.me.query();
  // @ts-expect-error: nobody is told of a password
  void me.password;
}

export function wrongProceduresAreRefused(client: Client, trpc: Queries) {
  // @ts-expect-error: no such procedure
  void client.readings.everything;
  // @ts-expect-error: it asks, and changes nothing
  void client.metrics.list.mutate;
  // @ts-expect-error: it changes something, and is no question
  void trpc.gateways.create.queryOptions;
}
