import { useIsAway } from '../../data/connection.ts';
import { signOut, useSession } from '../../data/session.ts';
import { showOverlay } from '../../frame/window-state.ts';
import { Button } from '../../parts/button.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { chooseTheme, useThemeChoice } from '../../styles/theme.ts';
import { systemZone, useZone, useZoneChoice } from '../../time/zone.ts';
import styles from './settings.module.css';
import { Tokens } from './tokens.tsx';

/** What is one's own: how the window looks, which server it asks, and the tokens to read with. */
export function Settings() {
  const session = useSession();
  return (
    <ViewPage title="Settings" note={`of ${session?.user?.username ?? 'this window'}`}>
      <div className={styles.parts}>
        <Looks />
        <Server />
        <Tokens />
      </div>
    </ViewPage>
  );
}

function Looks() {
  const theme = useThemeChoice();
  const zone = useZone();
  const isSystem = useZoneChoice() === 'system';
  return (
    <section aria-labelledby="looks">
      <div className={styles.head}>
        <h2 id="looks" className={styles.section}>
          This window
        </h2>
      </div>
      <label className={styles.row}>
        <span>Theme</span>
        <select
          className={styles.choice}
          value={theme}
          onChange={({ target: { value } }) =>
            chooseTheme(value === 'light' || value === 'dark' ? value : 'system')
          }
        >
          <option value="system">as this computer has it</option>
          <option value="light">light</option>
          <option value="dark">dark</option>
        </select>
      </label>
      <div className={styles.row}>
        <span>Times are shown in</span>
        <span>{isSystem ? `${systemZone()}, as this computer` : zone}</span>
        <Button onClick={() => showOverlay('zone')}>Change zone…</Button>
      </div>
    </section>
  );
}

function Server() {
  const session = useSession();
  const isAway = useIsAway();
  const user = session?.user;
  return (
    <section aria-labelledby="server">
      <div className={styles.head}>
        <h2 id="server" className={styles.section}>
          Server
        </h2>
      </div>
      <div className={styles.row}>
        <span>Connected to</span>
        <span className="mono">{session?.server ?? 'none'}</span>
        <span>{isAway ? 'away' : 'live'}</span>
      </div>
      <div className={styles.row}>
        <span>Signed in as</span>
        <span>{user == null ? 'nobody' : `${user.username}, ${user.role}`}</span>
        <Button onClick={signOut}>Sign out</Button>
      </div>
      <div className={styles.row}>
        <span>Its address, datasets and session on this machine</span>
        <Button onClick={() => showOverlay('forget')}>Forget this server…</Button>
      </div>
    </section>
  );
}
