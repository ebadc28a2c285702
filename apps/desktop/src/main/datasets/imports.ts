import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DATASET_DATA,
  type DatasetManifest,
  type DatasetPart,
  datasetManifestSchema,
  datasetPartFileSchema,
} from '@wp/contract';
import { z } from 'zod';
import { halfOf, syncFolder, writeDurably } from './durable-file.ts';
import { DatasetFailure } from './failure.ts';
import type { Folders } from './folders.ts';
import { replaceManifest } from './manifest-file.ts';
import { readDatasetName } from './names.ts';
import { countRows } from './parts.ts';

const IMPORTING = '.importing-';
/** A page that begins and never ends cannot fill the disk with folders. */
const MOST_OPEN = 4;

export type Imports = ReturnType<typeof createImports>;
type Received = Pick<DatasetPart, 'rows' | 'bytes' | 'sha256'>;

/**
 * Datasets that the page makes, part by part: they lie out of sight until they are whole, and get their name only then.
 * What is left of one by a crash goes at the next start.
 */
export function createImports(root: string, folders: Folders) {
  const open = new Map<string, { folder: string; name: string; parts: Map<string, Received> }>();
  const get = (id: string) => {
    const found = open.get(id);
    if (found === undefined) throw new DatasetFailure('This import was ended already. Begin it again.');
    return found;
  };
  const end = async (id: string) => {
    const found = open.get(id);
    open.delete(id);
    if (found !== undefined) await rm(found.folder, { recursive: true, force: true });
  };
  return {
    /** Answers an id for the parts that follow; refuses a name that is taken or that no folder can have. */
    async begin(given: string): Promise<string> {
      const name = readDatasetName(given);
      if (!name.ok) throw new DatasetFailure(name.message);
      if ((await folders.find(name.value)) !== undefined)
        throw new DatasetFailure(
          `There is a dataset ${name.value} already, or one that some systems take for it.`,
        );
      if (open.size >= MOST_OPEN) throw new DatasetFailure('Too many imports are under way. End one first.');
      const id = randomBytes(8).toString('hex');
      const folder = join(root, `${IMPORTING}${id}`);
      open.set(id, { folder, name: name.value, parts: new Map() });
      await mkdir(join(folder, DATASET_DATA), { recursive: true, mode: 0o700 });
      return id;
    },

    /** Writes a part as it comes; what is no whole Parquet file never gets its name. */
    async part(id: string, file: string, pieces: AsyncIterable<Uint8Array>): Promise<Received> {
      const { folder, parts } = get(id);
      if (!datasetPartFileSchema.safeParse(file).success)
        throw new DatasetFailure(`${file} is no name of a part.`);
      const path = join(folder, file);
      const received = await writeDurably(path, async (put) => {
        const hash = createHash('sha256');
        let bytes = 0;
        for await (const piece of pieces) {
          hash.update(piece);
          await put(piece);
          bytes += piece.length;
        }
        const rows = await countRows(halfOf(path), bytes);
        if (rows === undefined) throw new DatasetFailure('The part is no whole Parquet file.');
        return { rows, bytes, sha256: hash.digest('hex') };
      });
      parts.set(file, received);
      return received;
    },

    /** Names the dataset, once all parts that its manifest names are there as they were received. */
    async finish(id: string, given: unknown): Promise<string> {
      const { folder, name, parts } = get(id);
      const parsed = datasetManifestSchema.safeParse(given);
      if (!parsed.success) throw new DatasetFailure(z.prettifyError(parsed.error));
      const manifest: DatasetManifest = { ...parsed.data, name };
      for (const { file, rows, bytes, sha256 } of manifest.parts) {
        const received = parts.get(file);
        if (received?.sha256 !== sha256 || received.bytes !== bytes || received.rows !== rows)
          throw new DatasetFailure(`${file} is not there as the dataset says. Begin it again.`);
      }
      if ((await folders.find(name)) !== undefined)
        throw new DatasetFailure(`There is a dataset ${name} already. Begin again under another name.`);
      await replaceManifest(folder, manifest);
      await rename(folder, join(root, name));
      await syncFolder(root);
      open.delete(id);
      return name;
    },

    end,

    /** Removes what a crash left. */
    async tidy(): Promise<void> {
      const found = await readdir(root).catch(() => []);
      for (const name of found)
        if (name.startsWith(IMPORTING)) await rm(join(root, name), { recursive: true, force: true });
    },

    async dispose(): Promise<void> {
      await Promise.all([...open.keys()].map(end));
    },
  };
}
