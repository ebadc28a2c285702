import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetPart } from '@wp/contract';
import { type DatasetFiles, notesOf, openManifest, readParts } from '../store/dataset-files.ts';
import { TableError } from '../store/table-error.ts';

/** The files of a dataset in its folder on disk. */
export const datasetFolder = (folder: string): DatasetFiles => ({
  readManifest: () =>
    readFile(join(folder, 'dataset.json'), 'utf8').catch(() => {
      throw new TableError(
        `${folder} is a folder without a dataset.json: give a file, or the folder of a dataset.`,
      );
    }),

  async readPart({ file, bytes }: DatasetPart) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (found?.size !== bytes)
      throw new TableError(
        found === undefined
          ? `${file} of the dataset is gone: refresh it in the desktop, or save it again.`
          : `${file} of the dataset has ${found.size} bytes instead of ${bytes}: refresh it in the desktop, or save it again.`,
      );
    return openAsBlob(join(folder, file));
  },
});

/** The parts in the folder of a dataset, with what is known of them beside their rows. */
export async function datasetParts(folder: string): Promise<{ parts: Blob[]; notes: string[] }> {
  const files = datasetFolder(folder);
  const manifest = await openManifest(files);
  return { parts: await readParts(files, manifest), notes: notesOf(manifest) };
}
