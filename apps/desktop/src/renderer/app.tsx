import { useEffect, useRef, useState } from 'react';
import { DataProvider } from './data/provider.tsx';
import { hasRun, useService } from './data/service.ts';
import { useSession, wasAsked } from './data/session.ts';
import { ServiceNotice } from './features/service/service-notice.tsx';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { Frame } from './frame/frame.tsx';
import { OfflineFrame } from './frame/offline-frame.tsx';
import { useOffline } from './offline/offline-mode.ts';
import { forgetSelections } from './selection/selection-store.ts';

export function App() {
  const session = useSession();
  const service = useService();
  const server = session?.server ?? null;
  const shown = useRef(server);
  useEffect(() => {
    if (server === null || server === shown.current) return;
    if (shown.current !== null) forgetSelections();
    shown.current = server;
  }, [server]);
  const hasEnded = useHasEnded(session);
  const isOffline = useOffline();
  if (session === undefined || service === undefined) return null;
  const { user } = session;
  const isHere = server !== null && server === service.address;
  // The service's start is all there is to show before its first answer; later what is on the screen stays.
  const isWaiting = isHere && service.phase !== 'running' && !hasRun();
  // The certificate that it shows now is not trusted: nothing is asked of it until that is settled.
  const isRefused = session.refused !== null && session.refused.server === server;
  const isSignedIn = server !== null && user !== null && !isWaiting && !isRefused;
  if (!isSignedIn && isOffline)
    return (
      <DataProvider key="offline">
        <OfflineFrame />
      </DataProvider>
    );
  if (!isSignedIn) return <SignIn session={session} service={service} hasEnded={hasEnded} />;
  return (
    // Another server, or another user: nothing that was read before is shown to them.
    <DataProvider key={`${server} ${user.username}`}>
      <Frame server={server} user={user} />
      {isHere && <ServiceNotice service={service} />}
    </DataProvider>
  );
}

/** Whether somebody was signed in to this server and is no more, without having asked for it. */
function useHasEnded(session: ReturnType<typeof useSession>): boolean {
  const signedIn = useRef<string | null>(null);
  const [endedAt, setEndedAt] = useState<string | null>(null);
  const server = session?.server ?? null;
  const isSignedIn = session !== undefined && session.user !== null;
  useEffect(() => {
    if (isSignedIn) {
      signedIn.current = server;
      setEndedAt(null);
    } else if (server !== null && signedIn.current === server) {
      signedIn.current = null;
      setEndedAt(wasAsked() ? null : server);
    }
  }, [server, isSignedIn]);
  return endedAt !== null && endedAt === server;
}
