import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../../data/provider.tsx';

const MOST = 1000;
const DAYS_MS = 30 * 86_400_000;

/** What was annotated of a module: its words with how often each. */
export interface Findings {
  flags: ReadonlyMap<string, number>;
  notes: ReadonlyMap<string, number>;
}

/** Annotations that touch the last thirty days, by module. */
export function useFindings(): ReadonlyMap<string, Findings> {
  const trpc = useTRPC();
  // The start is rounded to the hour, so that the question stays the same for a while and its answer is kept.
  const from = Math.floor((Date.now() - DAYS_MS) / 3_600_000) * 3_600_000;
  const list = useQuery(
    trpc.annotations.list.queryOptions({ from, limit: MOST }, { refetchInterval: 60_000 }),
  );
  return useMemo(() => findingsOf(list.data ?? []), [list.data]);
}

interface AnnotationLike {
  module: string;
  kind: 'note' | 'flag';
  label: string | null;
  text: string;
}

export function findingsOf(annotations: readonly AnnotationLike[]): ReadonlyMap<string, Findings> {
  const found = new Map<string, { flags: Map<string, number>; notes: Map<string, number> }>();
  for (const { module, kind, label, text } of annotations) {
    const own = found.get(module) ?? { flags: new Map(), notes: new Map() };
    found.set(module, own);
    const words = kind === 'flag' ? own.flags : own.notes;
    const word = label ?? text;
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  return found;
}
