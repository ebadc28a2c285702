import { join } from 'node:path';
import { app, BrowserWindow, protocol, safeStorage } from 'electron';
import { aboutPanel } from './about.ts';
import { serveApp } from './app-protocol.ts';
import { answerClipboard } from './clipboard.ts';
import { answerDatasets } from './datasets/answer-page.ts';
import { createDatasets } from './datasets/datasets.ts';
import { openServerDoor } from './datasets/server-door.ts';
import { answerPage } from './ipc.ts';
import { answerService } from './local-service/answer-page.ts';
import { forkService } from './local-service/child.ts';
import { openServiceFolder } from './local-service/folder.ts';
import { createLocalService } from './local-service/local-service.ts';
import { answerMenu } from './menu.ts';
import { APP_SCHEME } from './policy.ts';
import { answerSaves, askWhere } from './saves/answer-page.ts';
import { createSaves } from './saves/saves.ts';
import { answerSelections } from './selections/answer-page.ts';
import { createSelections } from './selections/selections.ts';
import { answerServers } from './servers/answer-page.ts';
import { createKeyring } from './servers/keyring.ts';
import { openServersFile } from './servers/servers-file.ts';
import { createSession } from './session.ts';
import { createNetwork } from './trust/network.ts';
import { denyAllPermissions, openWindow } from './window.ts';

// Schemes are registered before the application is ready, or never.
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
  // This is not awaited: a top-level wait for `ready` in an ES module waits for itself.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });
}

async function start(): Promise<void> {
  denyAllPermissions();
  app.setAboutPanelOptions(
    aboutPanel({ name: app.getName(), version: app.getVersion(), electron: process.versions.electron }),
  );
  const service = await createLocalService({
    folder: openServiceFolder(join(app.getPath('userData'), 'service')),
    fork: (onMessage) => forkService(join(import.meta.dirname, 'service.js'), onMessage),
  });
  const serversFile = await openServersFile(
    join(app.getPath('userData'), 'servers.json'),
    createKeyring(safeStorage, process.platform),
  );
  const session = createSession(serversFile, {
    network: createNetwork(),
    isAway: (server) => server === service.state().address && service.state().phase !== 'running',
  });
  const datasets = createDatasets({
    root: join(app.getPath('userData'), 'datasets'),
    door: () => openServerDoor(session),
  });
  const selections = createSelections(join(app.getPath('userData'), 'selections.json'));
  answerDatasets(datasets);
  answerSelections(selections, session);
  const saves = createSaves(askWhere);
  answerSaves(saves);
  serveApp({ root: join(import.meta.dirname, '../renderer'), session, datasets, saves });
  const preload = join(import.meta.dirname, '../preload/index.cjs');
  answerPage(session);
  answerClipboard();
  answerService(service, session);
  answerServers({ session, service, datasets, selections });
  finishAtQuit(async () => {
    await Promise.all([datasets.dispose(), service.stop()]);
    await serversFile.settled();
  });
  // The server that was used last is there again without being asked for.
  if (session.state().server !== null && session.state().server === service.state().address)
    void service.start();
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

/** The windows are gone by then; the application waits for what must end in order, which has limits of its own. */
function finishAtQuit(finish: () => Promise<void>): void {
  let isFinished = false;
  app.on('will-quit', (event) => {
    if (isFinished) return;
    event.preventDefault();
    void finish().finally(() => {
      isFinished = true;
      // A quit is not taken within the event itself where nothing may be left to wait for.
      setImmediate(() => app.quit());
    });
  });
}
