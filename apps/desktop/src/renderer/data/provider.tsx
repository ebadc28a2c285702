import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@wp/api';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { DataSource } from './data-source.ts';
import { serverSource } from './server-source.ts';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

const SourceContext = createContext<DataSource | undefined>(undefined);

/** Readings as the server has them. */
export function useServerSource(): DataSource {
  const source = useContext(SourceContext);
  if (source === undefined) throw new Error('there is no source of data around this view');
  return source;
}

/** Calls go to `app://wp/trpc`; main hands them on with the token. Series go alone: each can be ended by itself. */
const createClient = (): TRPCClient<AppRouter> =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url: '/trpc' }),
        false: splitLink({
          condition: ({ path }) => path === 'readings.series',
          true: httpLink({ url: '/trpc', methodOverride: 'POST' }),
          false: httpBatchLink({ url: '/trpc', maxItems: 20, methodOverride: 'POST' }),
        }),
      }),
    ],
  });

export function DataProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  const [source] = useState(() => serverSource(client));
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 15_000 } } }),
  );
  useEffect(() => () => queries.clear(), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        <SourceContext value={source}>{children}</SourceContext>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
