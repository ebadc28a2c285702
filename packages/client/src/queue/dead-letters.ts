import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory, writeFileAtomically } from './files.ts';
import type { Batch, DeadLetter } from './queue.ts';

/** Keeps a batch as NDJSON, a record a line with the reason; undefined where `maxBytes` of them are kept already. */
export async function writeDeadLetter(
  directory: string,
  batch: Batch,
  letter: DeadLetter,
  maxBytes: number,
): Promise<string | undefined> {
  const folder = join(directory, 'dead');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await syncDirectory(directory);
  const prefix = JSON.stringify({ ...letter, batchId: batch.batchId }).slice(0, -1);
  const text = batch.records.map((json) => `${prefix},"record":${json}}\n`).join('');
  let kept = 0;
  for (const name of await readdir(folder)) kept += (await stat(join(folder, name))).size;
  if (kept + Buffer.byteLength(text) > maxBytes) return undefined;
  // Named by the batch: after a crash in between the same file is written again, not a second one.
  const path = join(folder, `${batch.batchId}.ndjson`);
  await writeFileAtomically(path, text);
  return path;
}
