import { LayoutList, LogOut, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SignedInUser } from '../../bridge/bridge.ts';
import { useTheme } from '../styles/theme.ts';
import styles from './frame.module.css';

interface FrameProps {
  server: string;
  user: SignedInUser;
  children: ReactNode;
}

/** What stands around every view: the bar, the rail, the status. */
export function Frame({ server, user, children }: FrameProps) {
  const { theme, toggle } = useTheme();
  const ThemeIcon = theme === 'dark' ? Sun : Moon;
  return (
    <div className={styles.frame}>
      <header className={styles.bar}>
        <strong>{new URL(server).host}</strong>
        <span className={styles.grow} />
        <button
          type="button"
          className={styles.quiet}
          onClick={toggle}
          title={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        >
          <ThemeIcon size={16} aria-hidden />
          <span className="visually-hidden">Change theme</span>
        </button>
        <span>{user.username}</span>
        <button type="button" className={styles.quiet} onClick={() => void window.wp.session.signOut()}>
          <LogOut size={16} aria-hidden />
          Sign out
        </button>
      </header>
      <nav className={styles.rail} aria-label="Views">
        <p className={styles.group}>Online</p>
        <button type="button" className={styles.view} aria-current="page">
          <LayoutList size={16} aria-hidden />
          Fleet
        </button>
      </nav>
      <main className={styles.stage}>{children}</main>
      <footer className={styles.status}>{server}</footer>
    </div>
  );
}
