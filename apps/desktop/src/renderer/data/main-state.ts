import { useSyncExternalStore } from 'react';

interface Source<T> {
  get(): Promise<T>;
  onChange(listener: (value: T) => void): () => void;
}

/** Something that main knows and tells each change of. Read when the page loads; undefined until main has said it. */
export function followMain<T>({ get, onChange }: Source<T>) {
  let value: T | undefined;
  const listeners = new Set<() => void>();
  const take = (next: T) => {
    value = next;
    for (const listener of listeners) listener();
  };
  onChange(take);
  void get().then(take);
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return { subscribe, use: () => useSyncExternalStore(subscribe, () => value) };
}
