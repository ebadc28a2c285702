import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC, useTRPCClient } from './provider.tsx';

const A_PAGE = 1000;
/** More pages than any fleet has: a server that never ends its list must not hold the page for ever. */
const MOST_PAGES = 50;

/** The names of all modules of this server, in the order of the server; however many answers they come in. */
export function useModuleNames() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const { data, error, isPending } = useQuery({
    queryKey: [...trpc.modules.list.pathKey(), 'names'],
    queryFn: async ({ signal }) => {
      const names: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await client.modules.list.query(
          { limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) },
          { signal },
        );
        names.push(...answer.modules.map(({ module_num }) => module_num));
        if (answer.nextCursor === null) break;
        cursor = answer.nextCursor;
      }
      return names;
    },
  });
  return { names: useMemo(() => data ?? [], [data]), error, isPending };
}
