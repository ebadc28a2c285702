import { join } from 'node:path';
import { app, BrowserWindow, protocol } from 'electron';
import { serveApp } from './app-protocol.ts';
import { answerClipboard } from './clipboard.ts';
import { answerDatasets } from './datasets/answer-page.ts';
import { createDatasets } from './datasets/datasets.ts';
import { openServerDoor } from './datasets/server-door.ts';
import { answerPage } from './ipc.ts';
import { answerMenu } from './menu.ts';
import { APP_SCHEME } from './policy.ts';
import { answerSelections } from './selections/answer-page.ts';
import { createSelections } from './selections/selections.ts';
import { createSession } from './session.ts';
import { createTokenStore } from './token-store.ts';
import { denyAllPermissions, openWindow } from './window.ts';

// Before the application is ready, or never.
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);
// Every process of a page is sandboxed; only a test as root asks for none, where Chromium cannot have one.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
const userData = process.env.WP_DESKTOP_DATA_DIR;
if (userData !== undefined && userData !== '') app.setPath('userData', userData);

if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  // Not awaited: a top-level wait for `ready` in an ES module waits for itself.
  app.whenReady().then(start, (error: unknown) => {
    console.error(error);
    app.exit(1);
  });
}

function start(): void {
  denyAllPermissions();
  const session = createSession(createTokenStore(join(app.getPath('userData'), 'servers.json')));
  const datasets = createDatasets({
    root: join(app.getPath('userData'), 'datasets'),
    door: () => openServerDoor(session),
  });
  const selections = createSelections(join(app.getPath('userData'), 'selections.json'));
  answerDatasets(datasets, session, (server) => selections.removeOf(server));
  answerSelections(selections, session);
  app.on('will-quit', () => void datasets.dispose());
  serveApp({ root: join(import.meta.dirname, '../renderer'), session });
  const preload = join(import.meta.dirname, '../preload/index.cjs');
  answerPage(session);
  answerClipboard();
  answerMenu();
  const placeFile = join(app.getPath('userData'), 'window.json');
  const open = () => openWindow({ preload, placeFile });
  const named = process.env.WP_DESKTOP_SERVER;
  if (named === undefined || named === '') open();
  else void session.connect(named).finally(open);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
}
