import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * In bytes, of a file or of all that is in a folder.
 * @param {string} path
 * @returns {number}
 */
export function sizeOf(path) {
  const about = lstatSync(path);
  if (!about.isDirectory()) return about.size;
  return readdirSync(path).reduce((sum, one) => sum + sizeOf(join(path, one)), 0);
}
