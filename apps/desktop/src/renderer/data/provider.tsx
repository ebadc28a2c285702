import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@wp/api';
import { type ReactNode, useState } from 'react';

const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

export { useTRPC };

/** Calls go to `app://wp/trpc`; main hands them on with the token. */
const createClient = () =>
  createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: '/trpc', maxItems: 20, methodOverride: 'POST' })],
  });

export function DataProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 15_000 } } }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
