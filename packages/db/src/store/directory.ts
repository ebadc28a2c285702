import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory, with those above it, for its owner alone. Not by mkdir's own `recursive`: where a parent is
 * there and takes no children, as in /proc, that tries for ever.
 */
export async function makeDirectory(dir: string): Promise<void> {
  if (await makeOne(dir)) return;
  await makeDirectory(dirname(dir));
  if (!(await makeOne(dir))) throw new Error(`${dir} cannot be made: ${dirname(dir)} takes no directories`);
}

/** Whether it is there now; false where its parent is not, or takes none. */
async function makeOne(dir: string): Promise<boolean> {
  try {
    await mkdir(dir, { mode: 0o700 });
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && dirname(dir) !== dir) return false;
    const found = code === 'EEXIST' ? await stat(dir).catch(() => undefined) : undefined;
    if (found?.isDirectory() === true) return true;
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new Error(`${dir} is not a directory`, { cause: error });
    throw error;
  }
}
