import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** A statement that was run on this machine. */
export interface PastStatement {
  statement: string;
  dataset: string;
  atMs: number;
}

const KEPT = 'wp.sql.history';
const MOST = 200;

const store = createStore<{ past: readonly PastStatement[] }>(() => ({
  past: readHistory(globalThis.localStorage?.getItem(KEPT) ?? null),
}));

/** The newest first. */
export const useHistory = (): readonly PastStatement[] => useStore(store, ({ past }) => past);

export function remember(one: PastStatement): void {
  const past = withStatement(store.getState().past, one);
  store.setState({ past });
  try {
    localStorage.setItem(KEPT, JSON.stringify(past));
  } catch {
    // The browser's store is full: what was run stays known as long as the window lives.
  }
}

export function forgetHistory(): void {
  localStorage.removeItem(KEPT);
  store.setState({ past: [] });
}

/** A statement that is run again moves to the front. */
export const withStatement = (past: readonly PastStatement[], one: PastStatement): PastStatement[] =>
  [one, ...past.filter(({ statement }) => statement !== one.statement)].slice(0, MOST);

/** What was kept, as far as it is that. */
export function readHistory(kept: string | null): PastStatement[] {
  if (kept === null) return [];
  try {
    const parsed: unknown = JSON.parse(kept);
    return Array.isArray(parsed) ? parsed.filter(isPast).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isPast(one: unknown): one is PastStatement {
  if (typeof one !== 'object' || one === null) return false;
  const { statement, dataset, atMs } = one as Record<string, unknown>;
  return typeof statement === 'string' && typeof dataset === 'string' && typeof atMs === 'number';
}

/** Those that have every word of what is searched. */
export function found(past: readonly PastStatement[], search: string): readonly PastStatement[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return past.filter(({ statement }) => words.every((word) => statement.toLowerCase().includes(word)));
}
