import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { DatasetWriter } from '../store/dataset-files.ts';
import { type SaveDatasetOptions, saveDataset } from '../store/save-dataset.ts';
import { unwatched } from '../worker/control.ts';
import { rowCountOf } from '../worker/table-rows.ts';

/**
 * Writes columns as the folder of a dataset, which the desktop and `wp profile` read. It lies beside, under another name,
 * until it is whole. Throws where the folder is there already.
 */
export async function writeDataset(
  folder: string,
  columns: readonly ProfileColumn[],
  options: Omit<SaveDatasetOptions, 'name'> & { name: string },
): Promise<void> {
  const making = join(dirname(folder), `.importing-${process.pid}-${Date.now()}`);
  const writer: DatasetWriter = {
    async begin() {
      await mkdir(join(making, 'data'), { recursive: true });
      return making;
    },
    async part(_id, file, blob) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      await writeWhole(join(making, file), bytes);
      const [, from, to] = /part-(\d+)-(\d+)\.parquet$/.exec(file) ?? [];
      const rows = Math.min(rowCountOf(columns), Number(to)) - Number(from);
      return { rows, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    async finish(_id, manifest) {
      await writeWhole(join(making, 'dataset.json'), Buffer.from(JSON.stringify(manifest)));
      await rename(making, folder);
      return manifest.name;
    },
    end: () => rm(making, { recursive: true, force: true }),
  };
  await saveDataset(columns, options, { writer, control: unwatched() });
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
