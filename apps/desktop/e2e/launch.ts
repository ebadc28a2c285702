import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { testRuntime } from '@wp/electron-runtime';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';

const APP = resolve(import.meta.dirname, '..');
const LAUNCH_TIMEOUT_MS = 20_000;

export interface Desktop extends AsyncDisposable {
  app: ElectronApplication;
  page: Page;
  /** The folder of this window's own settings, for a test that opens it again. */
  dataDir: string;
}

export interface DesktopOptions {
  dataDir?: string;
  theme?: 'light' | 'dark';
  /** Of the page; `undefined` leaves it as the window itself chose. */
  size?: { width: number; height: number } | undefined;
}

/** Opens the built application in a real Electron, with a folder of its own. */
export async function openDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const { executable } = await testRuntime(console.error);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'wp-desktop-')));
  const app = await launch(executable, dataDir);
  const page = await app.firstWindow();
  const size = 'size' in options ? options.size : { width: 1280, height: 800 };
  if (size !== undefined) {
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
  }
  await page.emulateMedia({ colorScheme: options.theme ?? 'light', reducedMotion: 'reduce' });
  await page.waitForLoadState('domcontentloaded');
  // Chromium forgets to tell the page of a theme that changes before it has drawn a first time.
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  return {
    app,
    page,
    dataDir,
    async [Symbol.asyncDispose]() {
      await app.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One launch in some twenty hangs without a word in this runtime under Xvfb: it is ended and made once more. */
async function launch(executable: string, dataDir: string): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await electron.launch({
        executablePath: executable,
        args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--force-device-scale-factor=1', APP],
        env: {
          ...process.env,
          WP_DESKTOP_DATA_DIR: dataDir,
          ELECTRON_DISABLE_SECURITY_WARNINGS: '',
        } as Record<string, string>,
        timeout: LAUNCH_TIMEOUT_MS,
      });
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
}
