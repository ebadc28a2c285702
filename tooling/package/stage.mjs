// What goes into the package: the built desktop, and of `node_modules` what its service needs to run, no more. The
// page, main and preload are bundled, so that their dependencies are in `out` already.
import { cpSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { aboutModule, dependencyOf, needsOf } from './modules.mjs';

/** What no program reads: maps, types, documents but licences, tests. */
const UNREAD_FILE = /\.(map|tsbuildinfo|d\.[cm]?ts|[cm]?ts|tsx|flow|markdown|md|html)$|\.test\.[cm]?js$/i;
const UNREAD_FOLDER = new Set([
  '.github',
  'benchmark',
  'benchmarks',
  'coverage',
  'docs',
  'example',
  'examples',
  'test',
  'tests',
]);
const LICENCE = /^(licen[cs]e|notice|copying)/i;

/**
 * Fills an empty folder with the application.
 * @param {{ desktop: string, stage: string, version: string, packageName: string }} options `desktop`: the room of
 *   the built desktop
 */
export function fillStage({ desktop, stage, version, packageName }) {
  const about = aboutModule(desktop);
  for (const file of [about.main, 'out/main/service.js', 'out/renderer/index.html'])
    if (!existsSync(join(desktop, file))) throw new Error(`${file} is missing: build the desktop first.`);
  mkdirSync(stage, { recursive: true });
  cpSync(join(desktop, 'out'), join(stage, 'out'), { recursive: true });
  const { name, productName, description, license, type, main } = about;
  // By `desktopName` the system finds the entry, and with it the icon, of an open window.
  const desktopName = `${packageName}.desktop`;
  const staged = {
    name,
    productName,
    version,
    description,
    license,
    type,
    main,
    author: AUTHORS,
    desktopName,
  };
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`);
  placeModule({ directory: dependencyOf(desktop, '@wp/server'), name: '@wp/server' }, stage, [stage]);
}

export const AUTHORS = 'The WP DataServices authors';

/**
 * Copies a module to where its dependents find it: as far out as no other version stands in the way.
 * @param {{ directory: string, name: string }} module
 * @param {string} dependent the folder of the module that asks for it
 * @param {string[]} outer the folders around the dependent, the stage first, the dependent last
 */
function placeModule({ directory, name }, dependent, outer) {
  const found = outer
    .map((folder) => join(folder, 'node_modules', name))
    .findLast((path) => existsSync(path));
  const about = aboutModule(directory);
  if (found !== undefined && aboutModule(found).version === about.version) return;
  const target = join(found === undefined ? outer[0] : dependent, 'node_modules', name);
  copyModule(directory, target);
  const around = found === undefined ? [outer[0], target] : [...outer, target];
  for (const [dependency, isNeeded] of needsOf(directory)) {
    const source = dependencyOf(directory, dependency);
    if (source !== undefined) placeModule({ directory: source, name: dependency }, target, around);
    else if (isNeeded) throw new Error(`${name} needs ${dependency}, which is not installed.`);
  }
}

function copyModule(from, to) {
  const { files } = aboutModule(from);
  // A package of this workspace is there with its sources: its `files` say what of it is published.
  const isOurs = !from.includes(`${sep}node_modules${sep}`);
  cpSync(from, to, {
    recursive: true,
    filter(path) {
      const [first, ...rest] = relative(from, path).split(sep);
      if (first === '') return true;
      if (first === 'node_modules') return false;
      if (isOurs && first !== 'package.json' && !files.includes(first)) return false;
      if (lstatSync(path).isDirectory()) return rest.length > 0 || !UNREAD_FOLDER.has(first);
      return LICENCE.test(basename(path)) || !UNREAD_FILE.test(path);
    },
  });
}
