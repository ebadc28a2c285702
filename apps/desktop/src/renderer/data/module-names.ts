import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDataSource } from './chosen-source.ts';

/** The names of all modules that Explore can show, in the order of their source. */
export function useModuleNames() {
  const source = useDataSource();
  const { data, error, isPending } = useQuery({
    queryKey: ['module names', source.id],
    queryFn: ({ signal }) => source.modules(signal),
  });
  return { names: useMemo(() => data ?? [], [data]), error, isPending };
}
