import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatasetManifest, datasetManifestSchema } from '@wp/contract';
import { z } from 'zod';
import { TableError } from '../store/table-error.ts';

/**
 * The parts in the folder of a dataset: those that `dataset.json` names and nothing else that lies there, as a
 * half-written one may. Parts that are still to be fetched are told in a note.
 */
export async function datasetParts(folder: string): Promise<{ parts: Blob[]; notes: string[] }> {
  const { parts, missing } = await readManifest(folder);
  if (parts.length === 0)
    throw new TableError(`The dataset ${folder} has no part yet: resume it in the desktop first.`);
  for (const { file, bytes } of parts) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (found?.size !== bytes)
      throw new TableError(
        found === undefined
          ? `${file} of the dataset is gone: refresh it in the desktop, or save it again.`
          : `${file} of the dataset has ${found.size} bytes instead of ${bytes}: refresh it in the desktop, or save it again.`,
      );
  }
  const note = `Parts of the dataset that are still to be fetched: ${missing.length}. The figures are of what is there.`;
  return {
    parts: await Promise.all(parts.map(({ file }) => openAsBlob(join(folder, file)))),
    notes: missing.length === 0 ? [] : [note],
  };
}

async function readManifest(folder: string): Promise<DatasetManifest> {
  const text = await readFile(join(folder, 'dataset.json'), 'utf8').catch(() => {
    throw new TableError(
      `${folder} is a folder without a dataset.json: give a file, or the folder of a dataset.`,
    );
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new TableError(`${folder}/dataset.json is no JSON.`);
  }
  const manifest = datasetManifestSchema.safeParse(given);
  if (!manifest.success)
    throw new TableError(`${folder}/dataset.json is not as it must be: ${z.prettifyError(manifest.error)}`);
  return manifest.data;
}
