import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';
const KEPT = 'wp.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const chosen = (): Theme | undefined => {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : undefined;
};
// Chromium sends no `change` for a value that was read before it came to send it. So `system.matches` is read here alone,
// where the change is acted upon, and whoever asks for the theme gets what was applied.
let applied: Theme = 'light';

function apply(): void {
  applied = chosen() ?? (system.matches ? 'dark' : 'light');
  document.documentElement.dataset.theme = applied;
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
  const theme = useSyncExternalStore(subscribe, () => applied);
  return {
    theme,
    toggle() {
      localStorage.setItem(KEPT, theme === 'dark' ? 'light' : 'dark');
      apply();
    },
  };
}

/** A theme, or the system's from now on. */
export function chooseTheme(choice: Theme | 'system'): void {
  if (choice === 'system') localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, choice);
  apply();
}

/** What was chosen: a theme, or to follow the system. */
export const useThemeChoice = (): Theme | 'system' =>
  useSyncExternalStore(subscribe, () => chosen() ?? 'system');
