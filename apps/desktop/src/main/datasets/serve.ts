import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DATASET_FILE, datasetPartFileSchema } from '@wp/contract';
import { securityHeaders } from '../policy.ts';
import type { Datasets } from './datasets.ts';
import { DatasetFailure, wordsFor } from './failure.ts';

export const DATASETS_PATH = '/datasets/';

export const IMPORTS_PATH = '/imports/';

/** The largest `dataset.json` that is taken. */
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

/**
 * Takes what the page's own workers make: `POST /imports/` begins one, `POST /imports/append` one whose rows follow a dataset's, `…/compact` one that holds a dataset's rows in fewer parts, `PUT /imports/<id>/data/…` brings a part,
 * `POST /imports/<id>` names it, `DELETE /imports/<id>` ends it. A refusal is 422 with words.
 */
export async function serveImport(request: Request, pathname: string, datasets: Datasets): Promise<Response> {
  const [id = '', ...rest] = pathname.slice(IMPORTS_PATH.length).split('/');
  const file = rest.join('/');
  const { imports } = datasets;
  try {
    if (request.method === 'POST' && id === '')
      return json({ id: await imports.begin(await textOf(request, 1000)) });
    if (request.method === 'POST' && (id === 'append' || id === 'compact'))
      return json(await imports.beginOnto(await textOf(request, 1000), id));
    if (request.method === 'PUT' && request.body !== null)
      return json(await imports.part(id, file, request.body as unknown as AsyncIterable<Uint8Array>));
    if (request.method === 'POST')
      return json({ name: await imports.finish(id, JSON.parse(await textOf(request, MAX_MANIFEST_BYTES))) });
    if (request.method === 'DELETE') {
      await imports.end(id);
      return json({});
    }
    return plain(405, 'An import is begun, fed, finished or ended.');
  } catch (error) {
    return plain(422, wordsFor(error));
  }
}

async function textOf(request: Request, maxBytes: number): Promise<string> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > maxBytes) throw new DatasetFailure('That is too large.');
  return new TextDecoder().decode(bytes);
}

const json = (value: object): Response =>
  new Response(JSON.stringify(value), {
    headers: { ...securityHeaders(''), 'content-type': 'application/json' },
  });

/**
 * Answers the page's own workers with the files of a dataset: `dataset.json` and the parts that it can name, by the
 * dataset's name, and nothing else that lies in its folder; and keeps the profile that they computed of it.
 */
export async function serveDataset(
  request: Request,
  pathname: string,
  datasets: Datasets,
): Promise<Response> {
  const [name, ...rest] = pathname.slice(DATASETS_PATH.length).split('/');
  const file = rest.join('/');
  if (request.method === 'PUT' && file === 'profile') return keepProfile(request, decoded(name), datasets);
  if (request.method !== 'GET') return plain(405, 'A dataset is read, and its profile kept.');
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

async function keepProfile(request: Request, name: string, datasets: Datasets): Promise<Response> {
  try {
    const kept = await datasets.keepProfile(name, JSON.parse(await textOf(request, MAX_PROFILE_BYTES)));
    return kept.ok ? json({}) : plain(422, kept.message);
  } catch (error) {
    return plain(422, wordsFor(error));
  }
}

const MAX_PROFILE_BYTES = 16 * 1024 * 1024;
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
