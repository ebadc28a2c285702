import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { bestRuntime, testRuntime } from '@wp/electron-runtime';
import { build, Platform } from 'electron-builder';
import { builderConfig } from './builder-config.mjs';
import { makeDeb } from './deb.mjs';
import { writeLicences } from './licences.mjs';
import { sizeOf } from './size.mjs';
import { fillStage } from './stage.mjs';

const NAME = 'wp-dataservices';
const DEFAULT_TARGETS = { linux: ['dir', 'deb'], win32: ['nsis'], darwin: ['dmg', 'zip'] };

/**
 * @param {{ desktop: string, output: string, targets?: string[], onlyTestRuntime?: boolean,
 *   say?: (text: string) => void }} options
 * @returns {Promise<{ isTestRuntime: boolean, unpacked: string, files: { path: string, bytes: number }[] }>}
 */
export async function makePackage({ desktop, output, targets, onlyTestRuntime = false, say = () => {} }) {
  const { platform, arch } = process;
  const runtime = await (onlyTestRuntime ? testRuntime : bestRuntime)(say);
  // Only what Electron's own project built, downloaded by its own package, is for others.
  const isTestRuntime = runtime.kind !== 'electron';
  const dist = distOf(runtime.executable);
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  say(`Electron ${version} (${isTestRuntime ? runtime.kind : "Electron's own download"})`);

  const own = JSON.parse(readFileSync(join(desktop, 'package.json'), 'utf8'));
  const name = isTestRuntime ? `${NAME}-testruntime` : NAME;
  const unpacked = join(output, `${name}-${own.version}-${platform}-${arch}`);
  const work = mkdtempSync(join(output, '.making-'));
  try {
    const stage = join(work, 'stage');
    const shownVersion = isTestRuntime ? `${own.version}-testruntime` : own.version;
    fillStage({ desktop, stage, version: shownVersion, packageName: name });
    const licences = join(work, 'licences');
    writeLicences(desktop, licences);
    const wanted = targets ?? DEFAULT_TARGETS[platform] ?? ['dir'];
    await build({
      projectDir: work,
      targets: platformOf(platform).createTarget(['dir', ...wanted.filter((one) => one !== 'deb')]),
      publish: 'never',
      config: builderConfig({
        output: join(work, 'made'),
        stage,
        icons: join(desktop, 'icons'),
        licences,
        runtime: { dist, version },
        name,
        platform,
      }),
    });
    rmSync(unpacked, { recursive: true, force: true });
    renameSync(join(work, 'made', unpackedName(join(work, 'made'))), unpacked);
    const files = [unpacked, ...takeInstallers(join(work, 'made'), name, output)];
    if (wanted.includes('deb')) {
      const about = {
        name,
        version: own.version,
        description: own.description,
        productName: own.productName,
      };
      files.push(
        await makeDeb({ about, unpacked, work, output, icons: join(desktop, 'icons'), isTestRuntime }),
      );
    }
    return { isTestRuntime, unpacked, files: files.map((path) => ({ path, bytes: sizeOf(path) })) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The folder of a runtime, as electron-builder wants it; on macOS the executable is deep in an application. */
const distOf = (executable) =>
  process.platform === 'darwin' ? join(dirname(executable), '../../..') : dirname(executable);

const platformOf = (platform) =>
  ({ linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC })[platform];

/** Moves what was made besides the unpacked application: an AppImage, an installer, an archive. */
function takeInstallers(directory, name, output) {
  return readdirSync(directory, { withFileTypes: true })
    .filter((one) => one.isFile() && one.name.startsWith(`${name}-`))
    .map((one) => {
      renameSync(join(directory, one.name), join(output, one.name));
      return join(output, one.name);
    });
}

/** `linux-unpacked`, `win-unpacked`, `mac`, `mac-arm64`. */
function unpackedName(directory) {
  const name = readdirSync(directory).find((one) => /-unpacked$|^mac/.test(one));
  if (name === undefined) throw new Error('electron-builder made no unpacked application.');
  return name;
}
