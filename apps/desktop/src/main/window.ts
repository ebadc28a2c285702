import { app, BrowserWindow, nativeTheme, session, shell } from 'electron';
import { isForOutside } from './outside.ts';
import { APP_ORIGIN } from './policy.ts';
import { keepPlace, readPlace } from './window-place.ts';

const GROUND = { light: '#fbfbfa', dark: '#131416' };

/** Opens the application's window on its page, which can go nowhere else. */
export function openWindow({ preload, placeFile }: { preload: string; placeFile: string }): BrowserWindow {
  const { isMaximized = false, ...bounds } = readPlace(placeFile) ?? { width: 1440, height: 900 };
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: app.getName(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    // The system draws the bar in its own colours on Linux and Windows and takes 28 px for it: Alt shows it. All that
    // is in it is in the palette too.
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  keepPlace(window, placeFile);
  // The page's storage is written some seconds later otherwise, and the application may be gone by then.
  window.on('close', () => window.webContents.session.flushStorageData());
  holdToOwnPage(window);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

function holdToOwnPage(window: BrowserWindow): void {
  const { webContents } = window;
  const stay = (event: Electron.Event, url: string) => {
    if (!url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  };
  webContents.on('will-navigate', (event) => stay(event, event.url));
  webContents.on('will-redirect', (event) => stay(event, event.url));
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    if (isForOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Camera, position, notifications, devices: the page needs none of them. */
export function denyAllPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}
