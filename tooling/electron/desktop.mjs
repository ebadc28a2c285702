// `pnpm desktop`: opens the built desktop against the demo service, or against a server that is named.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { bestRuntime, testRuntime } from './runtime.mjs';
import { ensureSystem } from './system.mjs';

const HELP = `Usage: pnpm desktop [--server URL] [--no-demo] [--test-runtime]

Opens the desktop against the demo service, which it starts, fills with a simulated month, and stops with the window.

  --server URL     against this server instead
  --no-demo        against the server that was used last
  --test-runtime   with the test runtime, also where Electron's own download can be had`;

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    demo: { type: 'boolean', default: true },
    'test-runtime': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowNegative: true,
});
const root = resolve(import.meta.dirname, '../..');
const say = (text) => process.stderr.write(`desktop: ${text}\n`);

if (values.help) {
  console.log(HELP);
  process.exit(0);
}
try {
  process.exit(await open());
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function open() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error(
      'There is no display here. Run it on a desktop, or: sudo apt-get install -y xvfb xauth, then xvfb-run -a npx -y pnpm@10.34.8 desktop',
    );
  }
  const runtime = values['test-runtime'] ? await testRuntime(say) : await bestRuntime(say);
  say(
    `Electron ${runtime.version} (${runtime.kind === 'electron' ? "Electron's own download" : runtime.kind})`,
  );
  ensureSystem(runtime.executable, { log: say });
  const demo = values.server === undefined && values.demo ? await startDemo() : undefined;
  const server = values.server ?? demo?.url;
  // Chromium has no sandbox for root.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const window = spawn(runtime.executable, [...flags, join(root, 'apps/desktop')], {
    stdio: 'inherit',
    env: { ...process.env, ...(server === undefined ? {} : { WP_DESKTOP_SERVER: server }) },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => window.kill(signal));
  const [code] = await once(window, 'exit');
  await demo?.stop();
  return code ?? 0;
}

/** The demo as it is, in a process of its own: what it says goes to the terminal. */
async function startDemo() {
  const child = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'demo', '--keep-running'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: root,
    // Ctrl-C goes to the window first, and the demo ends after it.
    detached: process.platform !== 'win32',
  });
  const ended = once(child, 'exit');
  let text = '';
  const url = await new Promise((found, fail) => {
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      process.stdout.write(piece);
      text += piece;
      if (text.includes('Serving on')) found(/listening on (\S+)/.exec(text)?.[1]);
    });
    ended.then(([code]) => fail(new Error(`The demo ended with ${code} before it served.`)), fail);
  });
  const password = await readFile(join(root, '.wp-data/demo/admin-password'), 'utf8');
  say(`sign in as admin with the password ${password.trim()}`);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
