import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testRuntime } from '@wp/electron-runtime';
import { ensureDisplay, ensureSystem } from '@wp/electron-runtime/system';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';

const APP = fileURLToPath(new URL('../../../apps/desktop', import.meta.url));
const LAUNCH_TIMEOUT_MS = 30_000;

export interface OpenWindow extends AsyncDisposable {
  app: ElectronApplication;
  page: Page;
  /** From the start of the process until its page was parsed. */
  openedMs: number;
}

export interface WindowOptions {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  /** The folder of its settings and datasets, which stays; absent: one of its own, which goes. */
  dataDir?: string;
}

/** What windows need of the machine, once for all of them; the answer ends the display. */
export async function prepareWindows(progress: (text: string) => void): Promise<() => Promise<void>> {
  const { executable } = await testRuntime(progress);
  ensureSystem(executable, { display: true, log: progress });
  return ensureDisplay();
}

/** The built application in a real Electron, on settings of its own. */
export async function openWindow(options: WindowOptions = {}): Promise<OpenWindow> {
  const { width = 1280, height = 800, theme = 'light' } = options;
  const { executable } = await testRuntime(console.error);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'wp-bench-window-')));
  const began = performance.now();
  const app = await launch(executable, dataDir);
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  const openedMs = performance.now() - began;
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  return {
    app,
    page,
    openedMs,
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
        env: { ...(process.env as Record<string, string>), WP_DESKTOP_DATA_DIR: dataDir },
        timeout: LAUNCH_TIMEOUT_MS,
      });
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
}

export async function signIn(page: Page, url: string, username: string, password: string): Promise<void> {
  await page.getByLabel('Address').fill(url);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
}
