import { BrowserWindow } from 'electron';
import { z } from 'zod';
import { CHANNELS, type Credentials, type Outcome, type SessionState } from '../../bridge/bridge.ts';
import { credentialsSchema, handle } from '../ipc.ts';
import type { Session } from '../session.ts';
import type { LocalService } from './local-service.ts';

/** Answers the verbs of the local service. The page chooses neither its folder nor its port. */
export function answerService(service: LocalService, session: Session): void {
  handle(CHANNELS.getService, z.undefined(), () => service.state());
  handle(CHANNELS.startService, credentialsSchema.optional(), (superuser) =>
    startHere(service, session, superuser),
  );
  handle(CHANNELS.cancelService, z.undefined(), async () => {
    await service.cancel();
    return service.state();
  });
  service.onChange((state) => {
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.send(CHANNELS.serviceChanged, state);
  });
}

async function startHere(
  service: LocalService,
  session: Session,
  superuser: Credentials | undefined,
): Promise<Outcome<SessionState>> {
  const started = await service.start();
  if (!started.ok) return started;
  if (superuser !== undefined) {
    const made = await service.createSuperuser(superuser);
    if (!made.ok) return made;
  }
  const connected = await session.connect(started.value);
  return connected.ok && superuser !== undefined ? session.signIn(superuser) : connected;
}
