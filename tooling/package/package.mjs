// `pnpm --filter @wp/desktop package`: an application of its own out of the built desktop, and on Linux a `.deb`.
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { makePackage } from './make.mjs';

const HELP = `Usage: pnpm --filter @wp/desktop package [--test-runtime] [--target NAME]...

Makes an unpacked application below apps/desktop/release, and on Linux a .deb of it.

  --test-runtime   with the test runtime, also where Electron's own download can be had; not for publishing
  --target NAME    instead of the platform's own: dir, deb, AppImage (Linux), nsis (Windows), dmg, zip (macOS)
  --output FOLDER  instead of apps/desktop/release`;

const desktop = resolve(import.meta.dirname, '../../apps/desktop');
const { values } = parseArgs({
  options: {
    'test-runtime': { type: 'boolean', default: false },
    target: { type: 'string', multiple: true },
    output: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const say = (text) => process.stderr.write(`package: ${text}\n`);
try {
  const output = resolve(values.output ?? join(desktop, 'release'));
  mkdirSync(output, { recursive: true });
  const made = await makePackage({
    desktop,
    output,
    targets: values.target,
    onlyTestRuntime: values['test-runtime'],
    say,
  });
  for (const { path, bytes } of made.files)
    say(`made ${relative(process.cwd(), path)}, ${Math.round(bytes / 1e6)} MB`);
  if (made.isTestRuntime) say('NOT FOR PUBLISHING: this is the test runtime, see docs/packaging.md');
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
