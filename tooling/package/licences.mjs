// The licences of everything that is in the package besides Electron, whose own two files come with it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { aboutModule, closureOf } from './modules.mjs';

const LICENCE = /^(licen[cs]e|notice|copying)/i;

/**
 * Fills a folder with `LICENSE.txt` and `NOTICE.txt`, the project's own, and `LICENSES.modules.txt`, one entry a module.
 * @param {string} desktop
 * @param {string} folder
 */
export function writeLicences(desktop, folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of ['LICENSE', 'NOTICE'])
    copyFileSync(resolve(desktop, '../..', file), join(folder, `${file}.txt`));
  const entries = shippedModules(desktop).map(
    ({ name, version, licence, directory }) => `${name} ${version}: ${licence}\n\n${textOf(directory)}`,
  );
  writeFileSync(join(folder, 'LICENSES.modules.txt'), entries.join(`\n${'-'.repeat(80)}\n`));
}

/**
 * Bundled into the page and main, or copied for the service.
 * @param {string} desktop
 * @returns {{ name: string, version: string, licence: string, directory: string }[]}
 */
export function shippedModules(desktop) {
  const modules = [...closureOf(desktop)].map((directory) => {
    const { name, version, license = 'not named' } = aboutModule(directory);
    return { name, version, licence: typeof license === 'string' ? license : license.type, directory };
  });
  return modules
    .filter(({ name }) => !name.startsWith('@wp/'))
    .sort((a, b) => (a.name === b.name ? a.version.localeCompare(b.version) : a.name < b.name ? -1 : 1));
}

function textOf(directory) {
  const files = existsSync(directory) ? readdirSync(directory).filter((file) => LICENCE.test(file)) : [];
  if (files.length === 0) return '(no text of its own)\n';
  return `${files.map((file) => readFileSync(join(directory, file), 'utf8').trim()).join('\n\n')}\n`;
}
