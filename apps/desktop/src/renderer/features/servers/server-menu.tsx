import { Menu } from '@mantine/core';
import { Check, ChevronDown, Plus, Unplug } from 'lucide-react';
import type { RememberedServer } from '../../../bridge/bridge.ts';
import { nameOf, useServers } from '../../data/servers.ts';
import { showOverlay } from '../../frame/window-state.ts';
import { useServerCommands } from './server-commands.ts';
import styles from './servers.module.css';

const NONE: readonly RememberedServer[] = [];

/** Which server is asked, and the way to another. */
export function ServerMenu({ server }: { server: string }) {
  const servers = useServers()?.servers ?? NONE;
  useServerCommands(server, servers);
  const current = servers.find(({ address }) => address === server);
  return (
    <Menu position="bottom-start" shadow="md" width={280} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className={styles.target} data-testid="server-menu" title={server}>
          {nameOf(current ?? { address: server, isHere: false })}
          <ChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        <Menu.Label>Servers</Menu.Label>
        {servers.map((one) => (
          <Menu.Item
            key={one.address}
            leftSection={
              <Check size={14} aria-hidden className={one === current ? undefined : styles.none} />
            }
            aria-current={one === current ? 'true' : undefined}
            onClick={() => {
              if (one !== current) void window.wp.servers.use(one.address);
            }}
          >
            <span className={styles.name}>{nameOf(one)}</span>
            <span className={styles.who}>
              {one.isSignedIn ? `signed in as ${one.username}` : 'asks for the password'}
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => void window.wp.servers.leave()}
        >
          Add another server
        </Menu.Item>
        <Menu.Item leftSection={<Unplug size={14} aria-hidden />} onClick={() => showOverlay('forget')}>
          Forget this server…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
