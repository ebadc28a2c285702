import type { OpenedSummary } from '@wp/eda';
import { useEffect, useState } from 'react';
import { ask, isAnythingOpen, useAnalysis } from '../../data/analysis.ts';
import { askAsTask } from '../../data/ask-task.ts';

export interface Beside {
  /** Summary of the dataset beside; undefined while it is read, and where none is asked for. */
  summary: OpenedSummary | undefined;
  failure: string | undefined;
  again(): void;
}

/** Holds another dataset beside the open one for as long as it is looked at. */
export function useBeside(name: string | undefined): Beside {
  const { open } = useAnalysis();
  const [state, setState] = useState<{ key: string; summary?: OpenedSummary; failure?: string }>();
  const [tries, setTries] = useState(0);
  const key = JSON.stringify([name, open?.version, tries]);
  useEffect(() => {
    if (name === undefined || open === undefined) return;
    const ending = new AbortController();
    const url = new URL(`/datasets/${encodeURIComponent(name)}`, location.href).href;
    askAsTask('openBeside', { url }, { title: `Opening ${name} beside`, signal: ending.signal }).then(
      (summary) => setState({ key, summary }),
      (error: unknown) => {
        if (!ending.signal.aborted)
          setState({ key, failure: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      ending.abort(new Error('it is not compared any more'));
      if (isAnythingOpen()) ask('closeBeside', {}).catch(() => undefined);
    };
  }, [key]);
  const own = state?.key === key ? state : undefined;
  return {
    summary: own?.summary,
    failure: own?.failure,
    again: () => setTries((before) => before + 1),
  };
}
