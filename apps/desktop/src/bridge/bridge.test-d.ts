/** Never run: `pnpm typecheck` proves that each line under a `@ts-expect-error` is refused, and every other taken. */
import type { CertificateProblem, DatasetEntry, DesktopBridge, Outcome, SessionState } from './bridge.ts';

export function theVerbsAreTaken(wp: DesktopBridge) {
  const connected: Promise<Outcome<SessionState>> = wp.session.connect('https://data.example.org');
  const trusted: Promise<Outcome<SessionState>> = wp.session.trustCertificate('AA');
  const saved: Promise<Outcome<DatasetEntry>> = wp.datasets.save({
    name: 'x',
    metrics: ['power'],
    from: 0,
    to: 1,
    zone: 'UTC',
  });
  return [connected, trusted, saved];
}

export function wrongArgumentsAreRefused(wp: DesktopBridge) {
  // @ts-expect-error: an address is a text
  void wp.session.connect(8000);
  // @ts-expect-error: the password is missing
  void wp.session.signIn({ username: 'ana' });
  // @ts-expect-error: there is no such field
  void wp.session.signIn({ username: 'ana', password: 'x', remember: true });
  // @ts-expect-error: the page names no file
  void wp.session.chooseCaFile('/etc/ssl/ca.pem');
  // @ts-expect-error: the fingerprint that was shown must be named
  void wp.session.trustCertificate();
  // @ts-expect-error: a misspelt field
  void wp.datasets.save({ name: 'x', metric: ['power'], from: 0, to: 1, zone: 'UTC' });
  // @ts-expect-error: times are numbers
  void wp.datasets.save({ name: 'x', metrics: ['power'], from: '2026-01-01', to: 1, zone: 'UTC' });
  // @ts-expect-error: both names must be given
  void wp.datasets.rename({ name: 'x' });
  // @ts-expect-error: bytes, not a text
  void wp.clipboard.writePng('data:image/png;base64,');
  // @ts-expect-error: the page names no folder, and no kind that is not known
  void wp.files.save({ suggestedName: 'x', kind: 'exe' });
  // @ts-expect-error: a command has an id
  void wp.menu.show([{ title: 'Open', group: 'File', shortcut: null, isEnabled: true }]);
}

export async function wrongAnswersAreRefused(wp: DesktopBridge) {
  const state = await wp.session.get();
  // @ts-expect-error: the page is told of no token
  void state.token;
  // @ts-expect-error: nobody need be signed in
  void state.user.username;
  const outcome = await wp.session.connect('x');
  // @ts-expect-error: it may have been refused
  void outcome.value;
  // @ts-expect-error: no such role
  if (state.user?.role === 'admin') return;
  // @ts-expect-error: no such problem
  const problem: CertificateProblem = 'bad';
  void problem;
}

export function noOtherDoorIsThere(wp: DesktopBridge) {
  // @ts-expect-error: there is no channel to send on
  void wp.send;
  // @ts-expect-error: nor any of Electron's own
  void wp.ipcRenderer;
  // @ts-expect-error: nor a path
  void wp.datasets.path;
}

export function anImplementationMustBeWhole({ clipboard: _, ...rest }: DesktopBridge) {
  // @ts-expect-error: the clipboard is missing
  const lacking: DesktopBridge = rest;
  const { session } = lacking;
  // @ts-expect-error: this verb would not answer what it promises
  const wrong: DesktopBridge['session'] = { ...session, signOut: async () => undefined };
  return wrong;
}
