// A `.deb` of the unpacked application by `dpkg-deb` alone, which every Debian has: electron-builder downloads a
// packager for it, and other makers want `fakeroot`.
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { sizeOf } from './size.mjs';
import { AUTHORS } from './stage.mjs';

/** What Chromium's binary is linked against, or opens when it starts; since 2024 some have another name. */
const DEPENDS = [
  'libc6',
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libatk1.0-0 | libatk1.0-0t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libcairo2',
  'libcups2 | libcups2t64',
  'libdbus-1-3',
  'libdrm2',
  'libexpat1',
  'libgbm1',
  'libglib2.0-0 | libglib2.0-0t64',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libx11-6',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'xdg-utils',
];
/** Without a keyring a sign-in ends with the window. */
const RECOMMENDS = ['libsecret-1-0', 'gnome-keyring | kwalletmanager'];
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };
const EXECUTABLE = 0o755;
const SETUID = 0o4755;

/**
 * @param {{ about: { name: string, version: string, description: string, productName: string }, unpacked: string,
 *   work: string, output: string, icons: string, isTestRuntime: boolean }} options
 * @returns {Promise<string>} the path of the file
 */
export async function makeDeb({ about, unpacked, work, output, icons, isTestRuntime }) {
  const { name, version } = about;
  const root = join(work, 'deb');
  const folder = (...parts) => {
    const path = join(root, ...parts);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const library = folder('usr/lib', name);
  cpSync(unpacked, library, { recursive: true });
  // Where the kernel gives no user namespaces to everyone, Chromium's sandbox is made by this helper.
  chmodSync(join(library, 'chrome-sandbox'), SETUID);
  symlinkSync(`../lib/${name}/${name}`, join(folder('usr/bin'), name));
  writeFileSync(join(folder('usr/share/applications'), `${name}.desktop`), entryOf(about, isTestRuntime));
  for (const file of readdirSync(icons)) {
    const size = file.endsWith('.svg') ? 'scalable' : file.replace('.png', '');
    const place = folder('usr/share/icons/hicolor', size, 'apps');
    cpSync(join(icons, file), join(place, `${name}.${file.split('.').at(-1)}`));
  }
  writeFileSync(join(folder('usr/share/doc', name), 'copyright'), copyrightOf(name));
  const architecture = ARCHITECTURES[process.arch] ?? process.arch;
  const installedKb = Math.ceil(sizeOf(root) / 1024);
  writeFileSync(
    join(folder('DEBIAN'), 'control'),
    controlOf(about, { architecture, installedKb, isTestRuntime }),
  );
  for (const path of [root, join(root, 'DEBIAN')]) chmodSync(path, EXECUTABLE);
  const file = join(output, `${name}_${version}_${architecture}.deb`);
  // What is never published is packed quickly.
  const packing = isTestRuntime ? ['-Zgzip', '-z1'] : ['-Zxz'];
  const build = promisify(execFile)('dpkg-deb', ['--root-owner-group', ...packing, '--build', root, file]);
  await build.catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(
      'A .deb is made by dpkg-deb, which is missing here: install dpkg, or ask for --target dir.',
    );
  });
  return file;
}

const entryOf = ({ name, productName, description }, isTestRuntime) => `[Desktop Entry]
Type=Application
Name=${productName}${isTestRuntime ? ' (test runtime)' : ''}
Comment=${description}
Exec=${name}
Icon=${name}
Terminal=false
StartupNotify=true
StartupWMClass=${productName}
Categories=Science;DataVisualization;
`;

const controlOf = (
  { name, version, description },
  { architecture, installedKb, isTestRuntime },
) => `Package: ${name}
Version: ${version}
Section: science
Priority: optional
Architecture: ${architecture}
Maintainer: ${AUTHORS}
Installed-Size: ${installedKb}
Depends: ${DEPENDS.join(', ')}
Recommends: ${RECOMMENDS.join(', ')}
Description: ${description}
 WP DataServices' desktop: finds, charts, saves and explores the readings of a
 solar fleet, from a server or from a service of its own on this machine.
${isTestRuntime ? ' .\n Made with the runtime for tests: NOT FOR PUBLISHING.\n' : ''}`;

const copyrightOf = (name) => `${name}: Copyright ${AUTHORS}, MIT.

In /usr/lib/${name}:
  resources/LICENSE.txt            the licence of WP DataServices
  resources/NOTICE.txt             what of it is under another one
  resources/LICENSES.modules.txt   those of the modules that it contains
  LICENSE.electron.txt             that of Electron
  LICENSES.chromium.html           those of Chromium
`;
