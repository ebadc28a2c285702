// What a window needs of the system: libraries, and a display.
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';

/** What a Debian without a desktop lacks for a window. */
const LIBRARIES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libnotify4', 'libxtst6'];
const DISPLAY = ['xvfb', 'xauth'];

const isRootOnDebian = () => process.getuid?.() === 0 && spawnSync('which', ['apt-get']).status === 0;

/** @param {string} what packages, and options of `apt-get install` */
function install(what) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const command = `apt-get update -qq && apt-get install -y -qq ${what}`;
  spawnSync('sh', ['-c', command], { env, stdio: 'ignore' });
}

/**
 * The system's libraries that the runtime lacks, by the file name of each; empty where all are there.
 * @param {string} executable
 */
export function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const answer = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(answer.stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
}

/**
 * Makes sure that the runtime can open a window; as root on a Debian it installs what is missing.
 * @param {string} executable
 * @param {{ display?: boolean, log?: (text: string) => void }} [options] `display`: bring one where there is none
 * @throws where something is missing, with the one command that installs it
 */
export function ensureSystem(executable, { display = false, log = () => {} } = {}) {
  if (process.platform !== 'linux') return;
  const missing = () => {
    const libraries = missingLibraries(executable);
    const noDisplay = display && !process.env.DISPLAY && spawnSync('which', ['Xvfb']).status !== 0;
    return [...libraries, ...(noDisplay ? ['a display (or Xvfb)'] : [])];
  };
  const before = missing();
  if (before.length === 0) return;
  const packages = [...LIBRARIES, ...(display ? DISPLAY : [])].join(' ');
  if (isRootOnDebian()) {
    log(`installing what a window needs: ${packages}`);
    install(packages);
    if (missing().length === 0) return;
  }
  throw new Error(
    `A window cannot be opened here: ${before.join(', ')} is missing. Run: sudo apt-get install -y ${packages}`,
  );
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The machine's own Chromium, in which the analysis is tested too; as root on a Debian it is installed where it is
 * missing.
 * @param {(text: string) => void} [log]
 * @returns {string} its path
 * @throws where there is none, with the one command that installs it
 */
export function ensureChromium(log = () => {}) {
  const find = () => {
    for (const name of BROWSERS) {
      const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
      if (status === 0) return stdout.trim();
    }
    return undefined;
  };
  const there = find();
  if (there !== undefined) return there;
  if (isRootOnDebian()) {
    log('installing Chromium, in which the analysis is tested');
    install('--no-install-recommends chromium');
    const installed = find();
    if (installed !== undefined) return installed;
  }
  throw new Error('There is no Chromium here. Run: sudo apt-get install -y chromium');
}

/** Starts a display of our own where the machine has none; the answer ends it. */
export async function ensureDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY) return async () => {};
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2560x1440x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise((found, fail) => {
    xvfb.once('error', fail);
    xvfb.once('exit', (code) => fail(new Error(`Xvfb ended with ${code} before it had a display`)));
    xvfb.stdio[3].once('data', (data) => found(data.toString().trim()));
  });
  process.env.DISPLAY = `:${display}`;
  return async () => {
    delete process.env.DISPLAY;
    const ended = new Promise((done) => xvfb.once('exit', done));
    xvfb.kill();
    await ended;
  };
}
