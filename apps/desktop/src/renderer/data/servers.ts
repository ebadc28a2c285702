import type { RememberedServer } from '../../bridge/bridge.ts';
import { followMain } from './main-state.ts';

/** The servers that were used; undefined until main has said which. */
export const { use: useServers } = followMain(window.wp.servers);

/** Name of a server as people call it. */
export const nameOf = ({ address, isHere }: Pick<RememberedServer, 'address' | 'isHere'>): string =>
  isHere ? 'This machine' : new URL(address).host;
