import { useMemo } from 'react';
import { useAnalysis } from './analysis.ts';
import type { DataSource } from './data-source.ts';
import { datasetSource } from './dataset-source.ts';
import { useServerSource } from './provider.tsx';
import { useSession } from './session.ts';
import { useSourceChoice } from './source-choice.ts';

/** Where the readings of Explore come from: the open dataset where that is chosen, else the server. */
export function useDataSource(): DataSource {
  const server = useServerSource();
  const { open } = useAnalysis();
  const isSignedIn = (useSession()?.user ?? null) !== null;
  const wantsDataset = useSourceChoice() === 'dataset' || !isSignedIn;
  const isDataset = wantsDataset && open !== undefined && open.time !== null;
  return useMemo(() => (isDataset ? datasetSource(open) : server), [isDataset, open, server]);
}
