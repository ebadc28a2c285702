import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DATASET_FILE,
  DATASET_FORMAT,
  DATASET_VERSION,
  type DatasetManifest,
  datasetManifestSchema,
} from '@wp/contract';
import { z } from 'zod';
import { writeDurably } from './durable-file.ts';
import { errorCode } from './failure.ts';

export type ReadManifest = { ok: true; manifest: DatasetManifest } | { ok: false; problem: string };

const MAX_BYTES = 64 * 1024 * 1024;
const headSchema = z.object({ format: z.literal(DATASET_FORMAT), version: z.number() });

export async function readManifest(folder: string): Promise<ReadManifest> {
  let given: unknown;
  try {
    const text = await readFile(join(folder, DATASET_FILE), 'utf8');
    if (text.length > MAX_BYTES) return { ok: false, problem: `Its ${DATASET_FILE} is too large to be one.` };
    given = JSON.parse(text);
  } catch (error) {
    const problem =
      errorCode(error) === 'ENOENT'
        ? `It has no ${DATASET_FILE}: it is no dataset, or was not begun to the end. Delete it and save afresh.`
        : `Its ${DATASET_FILE} cannot be read. Delete it and save afresh.`;
    return { ok: false, problem };
  }
  const head = headSchema.safeParse(given);
  if (head.success && head.data.version > DATASET_VERSION)
    return { ok: false, problem: 'It was written by a newer version of this application; update this one.' };
  const parsed = datasetManifestSchema.safeParse(given);
  if (parsed.success) return { ok: true, manifest: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return {
    ok: false,
    problem: `Its ${DATASET_FILE} is damaged${where}: ${issue?.message ?? 'unreadable'}. Delete it and save afresh.`,
  };
}

export const replaceManifest = (folder: string, manifest: DatasetManifest): Promise<void> =>
  writeDurably(join(folder, DATASET_FILE), (put) =>
    put(Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)),
  );
