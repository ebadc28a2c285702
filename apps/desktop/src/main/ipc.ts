import { app, BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { z } from 'zod';
import { type About, CHANNELS, type Outcome, type SessionState } from '../bridge/bridge.ts';
import { APP_ORIGIN } from './policy.ts';
import type { Session } from './session.ts';
import { readChosenCaFile } from './trust/ca-file.ts';

const address = z.string().max(500);
export const credentialsSchema = z.strictObject({
  username: z.string().max(200),
  password: z.string().max(1000),
});
const fingerprint = z.string().max(100);
const nothing = z.undefined();

/** Answers the verbs of the bridge: each call's sender is checked, each argument parsed. */
export function answerPage(session: Session): void {
  handle(CHANNELS.getSession, nothing, () => session.state());
  handle(CHANNELS.connect, address, (to) => session.connect(to));
  handle(CHANNELS.signIn, credentialsSchema, (given) => session.signIn(given));
  handle(CHANNELS.signOut, nothing, () => session.signOut());
  handle(CHANNELS.trustCertificate, fingerprint, (of) => session.trustCertificate(of));
  handle(CHANNELS.chooseCaFile, nothing, () => chooseCaFile(session));
  handle(
    CHANNELS.about,
    nothing,
    (): About => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      isTestRuntime: process.versions.electron === '33.2.1',
    }),
  );
  session.onChange((state) => {
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.send(CHANNELS.sessionChanged, state);
  });
}

let isChoosing = false;

/** Asks for a file only while a certificate waits for one, and once at a time: no page can pile up dialogs. */
async function chooseCaFile(session: Session): Promise<Outcome<SessionState>> {
  const { refused } = session.state();
  if (refused === null || isChoosing)
    return { ok: false, message: 'No certificate waits for a CA to be chosen.' };
  isChoosing = true;
  try {
    const chosen = await readChosenCaFile();
    if (!chosen.ok) return chosen;
    return chosen.value === null
      ? { ok: true, value: session.state() }
      : await session.trustCa(refused.server, chosen.value);
  } finally {
    isChoosing = false;
  }
}

export function handle<T>(channel: string, schema: z.ZodType<T>, answer: (argument: T) => unknown): void {
  ipcMain.handle(channel, (event, ...given: unknown[]) => {
    if (!isOwnPage(event)) throw new Error('This page may not ask.');
    if (given.length > 1) throw new Error(`${channel} takes one argument.`);
    const argument = schema.safeParse(given[0]);
    if (!argument.success) throw new Error(`${channel}: ${z.prettifyError(argument.error)}`);
    return answer(argument.data);
  });
}

/** Whether the asker is the window's own page: no frame in it may ask. */
function isOwnPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${APP_ORIGIN}/`);
}
