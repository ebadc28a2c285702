import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATASET_DATA, type DatasetManifest } from '@wp/contract';
import { syncFolder } from './durable-file.ts';
import { DatasetFailure, errorCode } from './failure.ts';
import { replaceManifest } from './manifest-file.ts';
import { nameKey } from './names.ts';

export type Folders = ReturnType<typeof createFolders>;

const REMOVING = '.removing-';

/** The folders of datasets below `root`. A name that is asked for is only ever compared to those that are there. */
export function createFolders(root: string) {
  const names = async (): Promise<string[]> => {
    try {
      const found = await readdir(root, { withFileTypes: true });
      return found
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map((entry) => entry.name)
        .sort((a, b) => a.localeCompare(b));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  };
  const find = async (name: string): Promise<string | undefined> => {
    const all = await names();
    return all.find((one) => one === name) ?? all.find((one) => nameKey(one) === nameKey(name));
  };
  return {
    names,
    find,
    pathOf: (folder: string) => join(root, folder),

    async get(name: string): Promise<string> {
      const folder = await find(name);
      if (folder === undefined) throw new DatasetFailure(`There is no dataset ${name}.`);
      return join(root, folder);
    },

    /** A new folder with its manifest; nothing stays where that fails. */
    async create(name: string, manifest: DatasetManifest): Promise<string> {
      await mkdir(root, { recursive: true, mode: 0o700 });
      if ((await find(name)) !== undefined) throw taken(name);
      const path = join(root, name);
      try {
        await mkdir(path, { mode: 0o700 });
      } catch (error) {
        if (errorCode(error) === 'EEXIST') throw taken(name);
        throw error;
      }
      try {
        await mkdir(join(path, DATASET_DATA), { mode: 0o700 });
        await replaceManifest(path, manifest);
        await syncFolder(root);
      } catch (error) {
        await rm(path, { recursive: true, force: true });
        throw error;
      }
      return path;
    },

    async rename(name: string, to: string): Promise<string> {
      const from = await find(name);
      if (from === undefined) throw new DatasetFailure(`There is no dataset ${name}.`);
      const other = await find(to);
      if (other !== undefined && other !== from) throw taken(to);
      await rename(join(root, from), join(root, to));
      await syncFolder(root);
      return join(root, to);
    },

    /** Takes the folder out of sight at once, then removes it: a half removed dataset is never seen. */
    async remove(name: string): Promise<void> {
      const from = await find(name);
      if (from === undefined) throw new DatasetFailure(`There is no dataset ${name}.`);
      const away = join(root, `${REMOVING}${randomBytes(6).toString('hex')}`);
      await rename(join(root, from), away);
      await rm(away, { recursive: true, force: true });
    },

    /** Ends removals that a crash cut short. */
    async tidy(): Promise<void> {
      const found = await readdir(root).catch(() => []);
      for (const name of found)
        if (name.startsWith(REMOVING)) await rm(join(root, name), { recursive: true, force: true });
    },
  };
}

const taken = (name: string) =>
  new DatasetFailure(`There is a dataset ${name} already, or one that some systems take for it.`);
