import type { RowPage } from '@wp/eda';
import { useEffect, useMemo, useRef, useState } from 'react';

const PAGE_ROWS = 200;
const MOST_PAGES = 60;

/** Asks for some of the rows; `signal` is aborted where they are not wanted any more. */
export type AskRows = (from: number, count: number, signal: AbortSignal) => Promise<RowPage>;

interface Wanted {
  first: number;
  count: number;
}

/** One row of a page. */
export interface RowAt {
  page: RowPage;
  /** Its place in the page. */
  at: number;
}

/**
 * The rows of a window, page by page and kept. Until those that are wanted are there, the ones that were shown before
 * stay: a window is never blank. Another `ask` begins anew, with the old rows on the screen until the first new ones.
 */
export function usePages(ask: AskRows, wanted: Wanted) {
  const [, redraw] = useState(0);
  const [failure, setFailure] = useState<string>();
  const cache = useMemo(() => new Map<number, RowPage>(), [ask]);
  const shown = useRef<{ wanted: Wanted; rows: (row: number) => RowAt | undefined }>(undefined);
  const needed = pagesOf(wanted);
  const isThere = needed.every((page) => cache.has(page));
  if (isThere) shown.current = { wanted, rows: readerOf(cache) };
  useEffect(() => {
    const missing = pagesOf(wanted).filter((page) => !cache.has(page));
    if (missing.length === 0) return;
    const ending = new AbortController();
    setFailure(undefined);
    // Pages are asked for one after the other: the page that is in sight first.
    void (async () => {
      for (const page of missing) {
        const answer = await ask(page * PAGE_ROWS, PAGE_ROWS, ending.signal);
        if (ending.signal.aborted) return;
        keep(cache, page, answer);
      }
      redraw((before) => before + 1);
    })().catch((error: unknown) => {
      if (!ending.signal.aborted) setFailure(error instanceof Error ? error.message : String(error));
    });
    return () => ending.abort(new Error('other rows are wanted'));
  }, [ask, cache, needed.join()]);
  return {
    /** What to draw: the wanted rows, or those that were there before. */
    window: shown.current?.wanted,
    rowAt: (row: number) => shown.current?.rows(row),
    isStale: !isThere,
    failure: isThere ? undefined : failure,
  };
}

function pagesOf({ first, count }: Wanted): number[] {
  if (count <= 0) return [];
  const [from, to] = [Math.floor(first / PAGE_ROWS), Math.floor((first + count - 1) / PAGE_ROWS)];
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

const readerOf =
  (cache: ReadonlyMap<number, RowPage>) =>
  (row: number): RowAt | undefined => {
    const page = cache.get(Math.floor(row / PAGE_ROWS));
    const at = row % PAGE_ROWS;
    return page === undefined || at >= page.places.length ? undefined : { page, at };
  };

/** The oldest go first. */
function keep(cache: Map<number, RowPage>, page: number, answer: RowPage): void {
  cache.set(page, answer);
  for (const key of cache.keys()) {
    if (cache.size <= MOST_PAGES) return;
    cache.delete(key);
  }
}
