import { Moon, Search, Sun } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { SignedInUser } from '../../bridge/bridge.ts';
import { onShortcut } from '../commands/registry.ts';
import { label } from '../commands/shortcut.ts';
import { ShortcutSheet } from '../commands/shortcut-sheet.tsx';
import { type Connection, useConnection } from '../data/connection.ts';
import { useSendWaiting } from '../data/use-outbox.ts';
import { Import } from '../features/datasets/import-sheet.tsx';
import { ServerMenu } from '../features/servers/server-menu.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { useSavedCommands } from '../selection/saved-commands.ts';
import { ManageSelectionsDialog, SaveSelectionDialog } from '../selection/saved-dialogs.tsx';
import { useSavedOf } from '../selection/saved-store.ts';
import { SelectionBar } from '../selection/selection-bar.tsx';
import { useTheme } from '../styles/theme.ts';
import { useTimeFormat } from '../time/format.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import styles from './frame.module.css';
import { useFrameCommands, useSessionCommands } from './frame-commands.ts';
import { ModulePalette } from './module-palette.tsx';
import { Status } from './status.tsx';
import { UserMenu } from './user-menu.tsx';
import { VIEWS, type View, viewsFor } from './views.ts';
import { showOverlay, showView, useWindow } from './window-state.ts';
import { ZoneButton, ZoneDialog } from './zone-choice.tsx';

/** What stands around every view: the bar, the rail, the selection, the status. */
export function Frame({ server, user }: { server: string; user: SignedInUser }) {
  const { overlay } = useWindow();
  const connection = useConnection();
  const views = useMemo(() => viewsFor({ role: user.role }), [user.role]);
  useSessionCommands();
  useSendWaiting(connection);
  useSavedOf(server);
  useSavedCommands();
  return (
    <FrameBody
      views={views}
      bar={<Bar server={server} user={user} connection={connection} />}
      status={<Status server={server} connection={connection} />}
      lastReachedMs={connection.state === 'away' ? connection.lastReachedMs : undefined}
    >
      {overlay === 'save-selection' && <SaveSelectionDialog onClose={() => showOverlay(undefined)} />}
      {overlay === 'manage-selections' && <ManageSelectionsDialog onClose={() => showOverlay(undefined)} />}
      {overlay === 'forget' && <ForgetDialog server={server} onClose={() => showOverlay(undefined)} />}
    </FrameBody>
  );
}

interface FrameBodyProps {
  views: readonly View[];
  bar: ReactNode;
  status: ReactNode;
  /** When the server last answered, 0 for never, while it is away. What needs it is dimmed then. */
  lastReachedMs?: number | undefined;
  /** Dialogs opened over it, beside what every frame has. */
  children?: ReactNode;
}

/** The frame around a view, whether a server is there or not. */
export function FrameBody({ views, bar, status, lastReachedMs, children }: FrameBodyProps) {
  const { view, overlay } = useWindow();
  useFrameCommands(views);
  useEffect(() => {
    window.addEventListener('keydown', onShortcut);
    return () => window.removeEventListener('keydown', onShortcut);
  }, []);
  const shown = views.find(({ id }) => id === view) ?? views[0] ?? VIEWS[0];
  return (
    <div className={styles.frame}>
      {bar}
      <Rail views={views} shown={shown} lastReachedMs={lastReachedMs} />
      <SelectionBar
        isIdle={shown.group === 'Administration' || shown.group === 'Settings' || shown.id === 'datasets'}
        without={shown.id === 'explore' ? 'at most the newest seven days' : undefined}
      />
      <main className={styles.stage}>
        <ErrorBoundary key={shown.id} what={shown.title}>
          <shown.component />
        </ErrorBoundary>
      </main>
      {status}
      <Import />
      {overlay === 'palette' && <ModulePalette onClose={() => showOverlay(undefined)} />}
      {overlay === 'zone' && <ZoneDialog onClose={() => showOverlay(undefined)} />}
      {overlay === 'shortcuts' && <ShortcutSheet onClose={() => showOverlay(undefined)} />}
      {children}
    </div>
  );
}

function Bar({ server, user, connection }: { server: string; user: SignedInUser; connection: Connection }) {
  return (
    <header className={styles.bar}>
      <ServerMenu server={server} />
      <ConnectionMark connection={connection} />
      <button type="button" className={styles.search} onClick={() => showOverlay('palette')}>
        <Search size={14} aria-hidden />
        Search modules, views, commands
        <kbd>{label('Mod+K', navigator.platform)}</kbd>
      </button>
      <ZoneButton />
      <ThemeButton />
      <UserMenu user={user} />
    </header>
  );
}

export function ThemeButton() {
  const { theme, toggle } = useTheme();
  const ThemeIcon = theme === 'dark' ? Sun : Moon;
  return (
    <button
      type="button"
      className={styles.quiet}
      onClick={toggle}
      title={theme === 'dark' ? 'Light theme' : 'Dark theme'}
    >
      <ThemeIcon size={16} aria-hidden />
      <span className="visually-hidden">Change theme</span>
    </button>
  );
}

const WORDS = { looking: 'looking for it', live: 'live', away: 'away' };

function ConnectionMark({ connection: { state, lastReachedMs } }: { connection: Connection }) {
  const { clock } = useTimeFormat();
  return (
    <span className={styles.connection} data-state={state} role="status">
      <span className={styles.dot} aria-hidden />
      {WORDS[state]}
      {state === 'away' && lastReachedMs > 0 && `, last reached ${clock(lastReachedMs)}`}
    </span>
  );
}

interface RailProps {
  views: readonly View[];
  shown: View;
  lastReachedMs: number | undefined;
}

function Rail({ views, shown, lastReachedMs }: RailProps) {
  const { clock } = useTimeFormat();
  const away =
    lastReachedMs === undefined
      ? undefined
      : `The server is away${lastReachedMs > 0 ? `, last reached ${clock(lastReachedMs)}` : ''}: this shows what was read before`;
  const needsServer = ({ group }: View) => group === 'Online' || group === 'Administration';
  return (
    <nav className={styles.rail} aria-label="Views">
      {[...Map.groupBy(views, (view) => view.group)].map(([group, members]) => (
        <div key={group}>
          {group !== 'Settings' && <p className={styles.group}>{group}</p>}
          {members.map((view) => (
            <button
              key={view.id}
              type="button"
              className={styles.view}
              data-dimmed={away !== undefined && needsServer(view)}
              title={needsServer(view) ? away : undefined}
              aria-current={view.id === shown.id ? 'page' : undefined}
              onClick={() => showView(view.id)}
            >
              <view.icon size={16} aria-hidden />
              {view.title}
            </button>
          ))}
        </div>
      ))}
    </nav>
  );
}
