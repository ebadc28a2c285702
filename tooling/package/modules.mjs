// Finds what a module needs among the installed ones, as node would.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** @param {string} directory */
export const aboutModule = (directory) => JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));

/**
 * A module's dependencies at run time: name, and whether it can do without.
 * @param {string} directory
 * @returns {Map<string, boolean>}
 */
export function needsOf(directory) {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = aboutModule(directory);
  const needs = new Map(Object.keys(peerDependencies).map((name) => [name, false]));
  for (const name of Object.keys(dependencies)) needs.set(name, true);
  for (const name of Object.keys(optionalDependencies)) needs.set(name, false);
  // Asked for by what has types alone.
  needs.delete('typescript');
  return needs;
}

/**
 * The folder of a module's dependency; undefined where it is not installed.
 * @param {string} directory
 * @param {string} name
 */
export function dependencyOf(directory, name) {
  for (let at = realpathSync(directory); at !== dirname(at); at = dirname(at)) {
    const path = join(basename(at) === 'node_modules' ? at : join(at, 'node_modules'), name);
    if (existsSync(join(path, 'package.json'))) return realpathSync(path);
  }
  return undefined;
}

/**
 * The folders of everything that a module needs at run time, its own not among them.
 * @param {string} directory
 * @param {Set<string>} [found]
 */
export function closureOf(directory, found = new Set()) {
  for (const name of needsOf(directory).keys()) {
    const dependency = dependencyOf(directory, name);
    if (dependency === undefined || found.has(dependency)) continue;
    found.add(dependency);
    closureOf(dependency, found);
  }
  return found;
}
