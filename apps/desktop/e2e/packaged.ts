import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

export interface PackagedDesktop extends AsyncDisposable {
  page: Page;
  dataDir: string;
  /** What its processes wrote. */
  output(): string;
  /** Closes the window as a user does, and answers the code that the application ended with. */
  close(): Promise<number | null>;
}

/** Of the launch, besides what every launch has. */
interface Asked {
  env?: Record<string, string>;
  args?: string[];
}

const LAUNCH_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 30_000;

/** Opens a packaged application. Its main process cannot be inspected: the page is reached over Chromium's port. */
export async function openPackaged(executable: string, asked: Asked = {}): Promise<PackagedDesktop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-packaged-'));
  try {
    const { child, browser, output } = await launch(executable, dataDir, asked);
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('The application has no page.');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    return {
      page,
      dataDir,
      output,
      async close() {
        const ended = once(child, 'exit', { signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) });
        await page.close();
        await ended;
        return child.exitCode;
      },
      async [Symbol.asyncDispose]() {
        await end(child);
        await browser.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** As in `launch.ts`: a launch that hangs in this runtime under Xvfb is ended and made once more. */
async function launch(
  executable: string,
  dataDir: string,
  { env = {}, args = [] }: Asked,
): Promise<Launched> {
  const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--remote-debugging-port=0'];
  for (let attempt = 1; ; attempt++) {
    const child = spawn(executable, [...flags, ...args], {
      env: { ...process.env, WP_DESKTOP_DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    const portFile = join(dataDir, 'DevToolsActivePort');
    const port = await portOf(child, portFile);
    const browser = port === undefined ? undefined : await connect(port, attempt);
    if (browser !== undefined) return { child, browser, output: () => text };
    await end(child);
    await rm(portFile, { force: true });
    if (attempt === 2) throw new Error(`The application opened no port; it ended with ${child.exitCode}.`);
  }
}

/** A hanging launch opens its port too, and then says nothing on it. */
async function connect(port: number, attempt: number): Promise<Browser | undefined> {
  try {
    return await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  } catch (error) {
    if (attempt === 2) throw error;
    return undefined;
  }
}

interface Launched {
  child: ChildProcess;
  browser: Browser;
  output(): string;
}

/** Chromium chooses a free port and writes it into the folder of the application's data. */
async function portOf(child: ChildProcess, file: string): Promise<number | undefined> {
  const limit = AbortSignal.timeout(LAUNCH_TIMEOUT_MS);
  while (child.exitCode === null && !limit.aborted) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const port = Number(/^(\d+)\n/.exec(text)?.[1]);
    if (port > 0) return port;
    await delay(50);
  }
  return undefined;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
