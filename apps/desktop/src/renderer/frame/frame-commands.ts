import { useMemo } from 'react';
import { type Command, useCommands } from '../commands/registry.ts';
import { signOut } from '../data/session.ts';
import { chooseFile } from '../features/datasets/import-store.ts';
import { changeSelection, goBack, goForward, useCanGo } from '../selection/selection-store.ts';
import { useTheme } from '../styles/theme.ts';
import type { View } from './views.ts';
import { showOverlay, showView } from './window-state.ts';

/** What can be done from everywhere. */
export function useFrameCommands(views: readonly View[]): void {
  const can = useCanGo();
  const { theme, toggle } = useTheme();
  const commands = useMemo(
    (): Command[] => [
      ...views.map(
        (view, i): Command => ({
          id: `view.${view.id}`,
          title: view.title,
          group: 'Views',
          ...(i < 9 ? { shortcut: String(i + 1) } : {}),
          run: () => showView(view.id),
        }),
      ),
      {
        id: 'palette',
        title: 'Search modules, views and commands',
        group: 'Window',
        shortcut: 'Mod+K',
        run: () => showOverlay('palette'),
      },
      {
        id: 'shortcuts',
        title: 'Keyboard shortcuts',
        group: 'Help',
        shortcut: '?',
        run: () => showOverlay('shortcuts'),
      },
      {
        id: 'theme',
        title: theme === 'dark' ? 'Light theme' : 'Dark theme',
        group: 'Window',
        words: 'colour appearance',
        run: toggle,
      },
      {
        id: 'zone',
        title: 'Time zone…',
        group: 'Window',
        words: 'utc clock local',
        run: () => showOverlay('zone'),
      },
      {
        id: 'selection.back',
        title: 'Earlier selection',
        group: 'Selection',
        shortcut: 'Alt+ArrowLeft',
        disabled: can.back ? undefined : 'none before this one',
        run: goBack,
      },
      {
        id: 'selection.forward',
        title: 'Later selection',
        group: 'Selection',
        shortcut: 'Alt+ArrowRight',
        disabled: can.forward ? undefined : 'none after this one',
        run: goForward,
      },
      {
        id: 'selection.all',
        title: 'Select everything',
        group: 'Selection',
        shortcut: '0',
        run: () => changeSelection(() => ({})),
      },
      {
        id: 'import',
        title: 'Import a file…',
        group: 'Window',
        words: 'csv parquet json arrow open dataset load',
        run: chooseFile,
      },
    ],
    [views, can.back, can.forward, theme, toggle],
  );
  useCommands(commands);
}

/** What can be done while signed in to a server. */
export function useSessionCommands(): void {
  useCommands(SESSION);
}

const SESSION: readonly Command[] = [
  {
    id: 'session.forget',
    title: 'Forget this server',
    group: 'Session',
    words: 'delete datasets token',
    run: () => showOverlay('forget'),
  },
  {
    id: 'session.sign-out',
    title: 'Sign out',
    group: 'Session',
    words: 'log out leave',
    run: signOut,
  },
];
