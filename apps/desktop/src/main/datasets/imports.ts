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
import type { Outcome } from '../../bridge/bridge.ts';
import { halfOf, syncFolder, writeDurably } from './durable-file.ts';
import { DatasetFailure } from './failure.ts';
import type { Folders } from './folders.ts';
import { readManifest, replaceManifest } from './manifest-file.ts';
import { readDatasetName } from './names.ts';
import { countRows } from './parts.ts';

const IMPORTING = '.importing-';
/** A page that begins and never ends cannot fill the disk with folders. */
const MOST_OPEN = 4;

/** Whether parts follow those that are there, or take their place with the same rows. */
export type Onto = 'append' | 'compact';
type Claim = (name: string, words: string) => Outcome<() => void>;

const rowsOf = ({ parts }: DatasetManifest): number => parts.reduce((sum, { rows }) => sum + rows, 0);

export type Imports = ReturnType<typeof createImports>;
type Received = Pick<DatasetPart, 'rows' | 'bytes' | 'sha256'>;

interface Import {
  folder: string;
  name: string;
  parts: Map<string, Received>;
  /** Dataset that it is appended to, or takes the place of; absent for a dataset of its own. */
  onto?: { folder: string; manifest: DatasetManifest; release: () => void; how: Onto };
}

/**
 * Datasets that the page makes, part by part: they lie out of sight until they are whole, and get their name only then.
 * What is left of one by a crash goes at the next start.
 */
export function createImports(root: string, folders: Folders, claim: Claim) {
  const open = new Map<string, Import>();
  const get = (id: string) => {
    const found = open.get(id);
    if (found === undefined) throw new DatasetFailure('This import was ended already. Begin it again.');
    return found;
  };
  const end = async (id: string) => {
    const found = open.get(id);
    open.delete(id);
    found?.onto?.release();
    if (found !== undefined) await rm(found.folder, { recursive: true, force: true });
  };
  const make = async (given: Pick<Import, 'name' | 'onto'>): Promise<string> => {
    if (open.size >= MOST_OPEN) throw new DatasetFailure('Too many imports are under way. End one first.');
    const id = randomBytes(8).toString('hex');
    const folder = join(root, `${IMPORTING}${id}`);
    open.set(id, { ...given, folder, parts: new Map() });
    await mkdir(join(folder, DATASET_DATA), { recursive: true, mode: 0o700 });
    return id;
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
      return make({ name: name.value });
    },

    /**
     * The same for rows that follow those of a dataset that came from no server, or for its own rows in fewer parts;
     * answers its manifest too.
     */
    async beginOnto(name: string, how: Onto): Promise<{ id: string; manifest: DatasetManifest }> {
      const onto = await folders.get(name);
      const claimed = claim(name, how === 'append' ? 'being appended to' : 'being compacted');
      if (!claimed.ok) throw new DatasetFailure(claimed.message);
      try {
        const read = await readManifest(onto);
        if (!read.ok) throw new DatasetFailure(read.problem);
        const { manifest } = read;
        if (manifest.query !== null)
          throw new DatasetFailure(
            `${name} came from a server: refresh it instead, or save it under another name.`,
          );
        const id = await make({ name, onto: { folder: onto, manifest, release: claimed.value, how } });
        return { id, manifest };
      } catch (error) {
        claimed.value();
        throw error;
      }
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

    /**
     * Names the dataset, or the parts that are appended, once all that the manifest names are there as they were received.
     * The parts that were there before stay as they were.
     */
    async finish(id: string, given: unknown): Promise<string> {
      const { folder, name, parts, onto } = get(id);
      const parsed = datasetManifestSchema.safeParse(given);
      if (!parsed.success) throw new DatasetFailure(z.prettifyError(parsed.error));
      const manifest: DatasetManifest = { ...parsed.data, name };
      const before = onto?.how === 'append' ? onto.manifest.parts : [];
      if (onto?.how === 'compact' && rowsOf(manifest) !== rowsOf(onto.manifest))
        throw new DatasetFailure('The parts do not hold as many rows as those that they are to replace.');
      if (JSON.stringify(manifest.parts.slice(0, before.length)) !== JSON.stringify(before))
        throw new DatasetFailure(
          'The parts that were there before are not named as they were. Begin it again.',
        );
      for (const { file, rows, bytes, sha256 } of manifest.parts.slice(before.length)) {
        const received = parts.get(file);
        if (received?.sha256 !== sha256 || received.bytes !== bytes || received.rows !== rows)
          throw new DatasetFailure(`${file} is not there as the dataset says. Begin it again.`);
      }
      if (onto !== undefined) {
        // A part that has its place and no name yet is nothing to whoever reads.
        for (const file of parts.keys()) await rename(join(folder, file), join(onto.folder, file));
        await syncFolder(join(onto.folder, DATASET_DATA));
        await replaceManifest(onto.folder, manifest);
        // The old parts are no longer named: what a crash leaves of them is nothing to whoever reads.
        if (onto.how === 'compact')
          for (const { file } of onto.manifest.parts) await rm(join(onto.folder, file), { force: true });
        await end(id);
        return name;
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
