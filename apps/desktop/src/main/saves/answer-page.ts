import { BrowserWindow, dialog, type FileFilter, type SaveDialogOptions } from 'electron';
import { z } from 'zod';
import { CHANNELS, type SaveKind, type SaveRequest } from '../../bridge/bridge.ts';
import { errorCode } from '../datasets/failure.ts';
import { handle } from '../ipc.ts';
import { securityHeaders } from '../policy.ts';
import { SaveFailure, type Saves } from './saves.ts';

const requestSchema: z.ZodType<SaveRequest> = z.strictObject({
  suggestedName: z.string().max(500),
  kind: z.enum(['html', 'csv', 'parquet', 'arrow', 'ndjson']),
});

const FILTERS: Readonly<Record<SaveKind, FileFilter>> = {
  html: { name: 'Report (HTML)', extensions: ['html'] },
  csv: { name: 'CSV', extensions: ['csv'] },
  parquet: { name: 'Parquet', extensions: ['parquet'] },
  arrow: { name: 'Arrow', extensions: ['arrow'] },
  ndjson: { name: 'NDJSON', extensions: ['ndjson'] },
};

/** Answers the verb that chooses a place; what is to be written there comes by `serveSave`. */
export const answerSaves = (saves: Saves): void =>
  handle(CHANNELS.saveFile, requestSchema, (request) => saves.choose(request));

/** Asks by the system's own dialog, which also asks before a file is replaced. */
export async function askWhere({ suggestedName, kind }: SaveRequest): Promise<string | undefined> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options: SaveDialogOptions = {
    defaultPath: suggestedName,
    filters: [FILTERS[kind]],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  };
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return canceled || filePath === '' ? undefined : filePath;
}

export const SAVES_PATH = '/saves/';

/** Takes what the page made: `PUT /saves/<id>?bytes=<n>` writes it, `DELETE /saves/<id>` ends it. A refusal is 422 with words. */
export async function serveSave(request: Request, url: URL, saves: Saves): Promise<Response> {
  const id = url.pathname.slice(SAVES_PATH.length);
  if (request.method === 'DELETE') {
    saves.end(id);
    return plain(200, '');
  }
  const bytes = Number(url.searchParams.get('bytes') ?? Number.NaN);
  if (request.method !== 'PUT' || !Number.isSafeInteger(bytes)) return plain(405, 'A file is put, or ended.');
  try {
    await saves.write(id, (request.body ?? nothing()) as unknown as AsyncIterable<Uint8Array>, bytes);
    return plain(200, '');
  } catch (error) {
    return plain(422, wordsFor(error));
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Make room, or choose another place.',
  EDQUOT: 'Your share of the disk is used up. Make room, or choose another place.',
  EFBIG: 'The disk does not take files this large. Choose another place.',
  EACCES: 'That folder cannot be written to. Choose another place.',
  EPERM: 'That folder cannot be written to. Choose another place.',
  EROFS: 'That disk is read-only. Choose another place.',
  EISDIR: 'There is a folder of that name. Choose another name.',
  ENAMETOOLONG: 'That name is too long. Choose a shorter one.',
  ENOENT: 'That folder is gone. Choose another place.',
};

/** Failure in words for the user, never a path or the system's own words. */
function wordsFor(error: unknown): string {
  if (error instanceof SaveFailure) return error.message;
  return WORDS[errorCode(error) ?? ''] ?? 'The file could not be written. Choose another place.';
}

const plain = (status: number, text: string): Response =>
  new Response(text, {
    status,
    headers: { ...securityHeaders(''), 'content-type': 'text/plain; charset=utf-8' },
  });
