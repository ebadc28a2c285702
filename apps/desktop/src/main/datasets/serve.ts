import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DATASET_FILE, datasetPartFileSchema } from '@wp/contract';
import { securityHeaders } from '../policy.ts';
import type { Datasets } from './datasets.ts';

export const DATASETS_PATH = '/datasets/';

/**
 * Answers the page's own workers with the files of a dataset: `dataset.json` and the parts that it can name, by the
 * dataset's name, and nothing else that lies in its folder.
 */
export async function serveDataset(pathname: string, datasets: Datasets): Promise<Response> {
  const [name, ...rest] = pathname.slice(DATASETS_PATH.length).split('/');
  const file = rest.join('/');
  if (file !== DATASET_FILE && !datasetPartFileSchema.safeParse(file).success)
    return plain(404, 'There is no such file of a dataset.');
  const folder = await datasets.folderOf(decoded(name));
  if (!folder.ok) return plain(404, folder.message);
  const path = join(folder.value, file);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile())
    return plain(404, `${file} of the dataset is gone: resume or refresh it, or save it again.`);
  const body = Readable.toWeb(createReadStream(path, { highWaterMark: PIECE_BYTES })) as ReadableStream;
  return new Response(body, {
    headers: {
      ...securityHeaders(''),
      'content-type': 'application/octet-stream',
      'content-length': String(found.size),
      'cache-control': 'no-store',
    },
  });
}

const PIECE_BYTES = 1 << 20;

function decoded(name: string | undefined): string {
  try {
    return decodeURIComponent(name ?? '');
  } catch {
    return '';
  }
}

const plain = (status: number, text: string): Response =>
  new Response(text, {
    status,
    headers: { ...securityHeaders(''), 'content-type': 'text/plain; charset=utf-8' },
  });
