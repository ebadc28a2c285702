import { BrowserWindow } from 'electron';
import { z } from 'zod';
import { CHANNELS, type Outcome, type ServersState, type SessionState } from '../../bridge/bridge.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { handle } from '../ipc.ts';
import type { LocalService } from '../local-service/local-service.ts';
import type { Selections } from '../selections/selections.ts';
import type { Session } from '../session.ts';

interface Rooms {
  session: Session;
  service: LocalService;
  datasets: Datasets;
  selections: Selections;
}

const address = z.string().max(500);

/** Answers the verbs of the servers that are remembered. Their tokens are no part of any answer. */
export function answerServers({ session, service, datasets, selections }: Rooms): void {
  const list = (): ServersState => describe(session, service);
  handle(CHANNELS.listServers, z.undefined(), list);
  handle(CHANNELS.useServer, address, (to) => useServer(session, service, to));
  handle(CHANNELS.leaveServer, z.undefined(), () => session.leave());
  handle(CHANNELS.forgetServer, address, (of) => forgetServer({ session, datasets, selections }, of));
  const tell = () => {
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.send(CHANNELS.serversChanged, list());
  };
  session.onChange(tell);
  followMoves(session, service);
  service.onChange(tell);
}

function describe(session: Session, service: LocalService): ServersState {
  const { servers, problem } = session.servers();
  return {
    problem,
    servers: servers.map(({ address: at, user, token, lastReached }) => ({
      address: at,
      isHere: at === service.state().address,
      username: user?.username ?? null,
      isSignedIn: token !== undefined,
      lastReached,
    })),
  };
}

function useServer(session: Session, service: LocalService, to: string): Outcome<SessionState> {
  // The start is not waited for: the page follows it by itself.
  if (to === service.state().address) void service.start();
  return session.use(to);
}

/** The datasets first: where one cannot be deleted, the server is still known and it can be tried again. */
async function forgetServer(
  { session, datasets, selections }: Omit<Rooms, 'service'>,
  of: string,
): Promise<Outcome<string[]>> {
  const removed = await datasets.removeOf(of);
  if (!removed.ok) return removed;
  const more = await selections.removeOf(of);
  if (!more.ok) return more;
  await session.forget(of);
  return removed;
}

/**
 * Follows the local service to another port, where something else has its own now: it is the same server at another
 * address.
 */
function followMoves(session: Session, service: LocalService): void {
  let last = service.state().address;
  service.onChange(({ address: now }) => {
    const before = last;
    last = now;
    if (before !== null && now !== null && before !== now) session.moved(before, now);
  });
}
