import { useMemo } from 'react';
import type { RememberedServer } from '../../../bridge/bridge.ts';
import { type Command, useCommands } from '../../commands/registry.ts';
import { nameOf } from '../../data/servers.ts';

/** Switching, from the palette too. */
export function useServerCommands(server: string, servers: readonly RememberedServer[]): void {
  const commands = useMemo(
    (): Command[] => [
      ...servers
        .filter(({ address }) => address !== server)
        .map(
          (other): Command => ({
            id: `server.use.${other.address}`,
            title: `Switch to ${nameOf(other)}`,
            group: 'Session',
            words: `server ${other.address} ${other.username ?? ''}`,
            run: () => void window.wp.servers.use(other.address),
          }),
        ),
      {
        id: 'server.add',
        title: 'Add another server',
        group: 'Session',
        words: 'connect switch',
        run: () => void window.wp.servers.leave(),
      },
    ],
    [server, servers],
  );
  useCommands(commands);
}
