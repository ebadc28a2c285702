import { LogIn, Search } from 'lucide-react';
import { useMemo } from 'react';
import { type Command, useCommands } from '../commands/registry.ts';
import { label } from '../commands/shortcut.ts';
import { ExploreDataset } from '../features/explore/explore-dataset.tsx';
import { leaveOffline } from '../offline/offline-mode.ts';
import { Button } from '../parts/button.tsx';
import styles from './frame.module.css';
import { FrameBody, ThemeButton } from './frame.tsx';
import { TaskStatus } from './status.tsx';
import { VIEWS, type View } from './views.ts';
import { showOverlay } from './window-state.ts';
import { ZoneButton } from './zone-choice.tsx';

const OFFLINE: readonly View[] = [
  ...VIEWS.filter(({ group }) => group === 'Offline'),
  // Explore shows a dataset alone, as there is no server to ask.
  ...VIEWS.filter(({ id }) => id === 'explore').map(
    (view): View => ({ ...view, group: 'Offline', component: ExploreDataset }),
  ),
];

/** What stands around the views that need no server, where nobody is signed in. */
export function OfflineFrame() {
  useCommands(
    useMemo(
      (): Command[] => [
        { id: 'session.sign-in', title: 'Sign in to a server…', group: 'Session', run: leaveOffline },
      ],
      [],
    ),
  );
  return (
    <FrameBody
      views={OFFLINE}
      bar={
        <header className={styles.bar}>
          <strong>Offline</strong>
          <span className={styles.connection}>datasets on this machine</span>
          <button type="button" className={styles.search} onClick={() => showOverlay('palette')}>
            <Search size={14} aria-hidden />
            Search views and commands
            <kbd>{label('Mod+K', navigator.platform)}</kbd>
          </button>
          <ZoneButton />
          <ThemeButton />
          <Button onClick={leaveOffline}>
            <LogIn size={14} aria-hidden /> Sign in
          </Button>
        </header>
      }
      status={<TaskStatus />}
    />
  );
}
