import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { matches, type Shortcut } from './shortcut.ts';

/** Something that can be done: palette, menu, shortcuts and their sheet are all drawn from these. */
export interface Command {
  id: string;
  title: string;
  group: 'Views' | 'Selection' | 'Modules' | 'Window' | 'Session' | 'Fleet' | 'Help';
  shortcut?: Shortcut;
  /** Other words that it is searched by. */
  words?: string;
  /** Why it cannot be done now; it is shown, but dimmed. */
  disabled?: string | undefined;
  run(): void;
}

type Source = { id: symbol; commands: readonly Command[] };
export const registry = createStore<{ sources: readonly Source[] }>(() => ({ sources: [] }));

export const allCommands = (): Command[] => registry.getState().sources.flatMap((source) => source.commands);

/** Offers these commands while the component stands; the array must keep its identity while it says the same. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const source = { id: Symbol('commands'), commands };
    registry.setState(({ sources }) => ({ sources: [...sources, source] }));
    return () => {
      registry.setState(({ sources }) => ({ sources: sources.filter((one) => one.id !== source.id) }));
    };
  }, [commands]);
}

export function useAllCommands(): Command[] {
  const sources = useStore(registry, (state) => state.sources);
  return sources.flatMap((source) => source.commands);
}

/** Runs the command of a pressed key. In a field, signs and letters are text: only those with `Mod` or `Alt` count. */
export function onShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
  const isTyping =
    event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]');
  for (const { shortcut, disabled, run } of allCommands()) {
    if (shortcut === undefined || !matches(shortcut, event, navigator.platform)) continue;
    if (isTyping && !/^(Mod|Alt)\+/.test(shortcut)) continue;
    event.preventDefault();
    if (disabled === undefined) run();
    return;
  }
}
