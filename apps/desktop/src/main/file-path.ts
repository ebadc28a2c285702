import { join, resolve, sep } from 'node:path';

/** The file that a path names below `root`; undefined for what leads out of it. */
export function filePath(root: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const base = resolve(root);
  const path = resolve(join(base, decoded === '/' ? '/index.html' : decoded));
  return path.startsWith(base + sep) ? path : undefined;
}
