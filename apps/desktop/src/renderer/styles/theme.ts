import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';
const KEPT = 'wp.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const chosen = (): Theme | undefined => {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : undefined;
};
const current = (): Theme => chosen() ?? (system.matches ? 'dark' : 'light');

function apply(): void {
  document.documentElement.dataset.theme = current();
  for (const listener of listeners) listener();
}
system.addEventListener('change', apply);
apply();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The theme in use: the one that was chosen, else the system's. */
export function useTheme() {
  const theme = useSyncExternalStore(subscribe, current);
  return {
    theme,
    toggle() {
      localStorage.setItem(KEPT, theme === 'dark' ? 'light' : 'dark');
      apply();
    },
  };
}
