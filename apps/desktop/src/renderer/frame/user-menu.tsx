import { Menu } from '@mantine/core';
import { ChevronDown, Keyboard, LogOut } from 'lucide-react';
import type { SignedInUser } from '../../bridge/bridge.ts';
import { signOut } from '../data/session.ts';
import styles from './frame.module.css';
import { showOverlay } from './window-state.ts';

export const UserMenu = ({ user }: { user: SignedInUser }) => (
  <Menu
    position="bottom-end"
    shadow="md"
    width={220}
    withInitialFocusPlaceholder={false}
    transitionProps={{ duration: 0 }}
  >
    <Menu.Target>
      <button type="button" className={styles.quiet} data-testid="user-menu">
        {user.username}
        <ChevronDown size={14} aria-hidden />
      </button>
    </Menu.Target>
    <Menu.Dropdown className={styles.menu}>
      <Menu.Label>Signed in as {user.role}</Menu.Label>
      <Menu.Item leftSection={<Keyboard size={14} aria-hidden />} onClick={() => showOverlay('shortcuts')}>
        Keyboard shortcuts
      </Menu.Item>
      <Menu.Item leftSection={<LogOut size={14} aria-hidden />} onClick={signOut}>
        Sign out
      </Menu.Item>
    </Menu.Dropdown>
  </Menu>
);
