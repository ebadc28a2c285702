import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '@wp/contract';
import { splitCsvLine, toRawRecord } from './csv.ts';

/** The bytes of a file, or of stdin for `-`, unpacked where they are gzip, whatever the name says. */
async function openBytes(file: string): Promise<Readable> {
  const source: Readable = file === '-' ? process.stdin : createReadStream(file);
  const body = new PassThrough();
  source.once('error', (error) => body.destroy(error));
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    source.once('error', reject);
    source.once('end', () => resolve(null));
    source.once('readable', () => resolve(source.read() as Buffer | null));
  }).catch(() => {
    throw new AppError('NOT_FOUND', `${file} cannot be read.`);
  });
  if (first === null) {
    body.end();
    return body;
  }
  source.unshift(first);
  if (first[0] === 0x1f && first[1] === 0x8b) {
    const gunzip = createGunzip();
    source.once('error', (error) => gunzip.destroy(error));
    return source.pipe(gunzip);
  }
  return source.pipe(body);
}

/** Raw records of a file as lines of NDJSON: from NDJSON, a JSON array with a record a line or in one piece, or CSV. */
export async function* readRecordLines(file: string): AsyncGenerator<string> {
  const lines = createInterface({ input: await openBytes(file), crlfDelay: Number.POSITIVE_INFINITY });
  let names: string[] | undefined;
  let array: string[] | undefined;
  let first = true;
  for await (const raw of lines) {
    const line = first ? raw.replace(/^\ufeff/, '') : raw;
    if (line.trim() === '') continue;
    if (first) {
      first = false;
      if (line.trimStart().startsWith('[')) array = [];
      else if (!line.trimStart().startsWith('{')) {
        names = splitCsvLine(line);
        if (!names.includes('module')) {
          throw new AppError(
            'INVALID_INPUT',
            'The file is neither JSON nor CSV with a column `module` in its header.',
          );
        }
        continue;
      }
    }
    if (array !== undefined) array.push(line);
    else yield names === undefined ? line : JSON.stringify(toRawRecord(names, splitCsvLine(line)));
  }
  if (array !== undefined) yield* arrayLines(array.join('\n'));
}

function* arrayLines(text: string): Generator<string> {
  let records: unknown;
  try {
    records = JSON.parse(text);
  } catch {
    throw new AppError('INVALID_JSON', 'The file begins like a JSON array and is none; nothing was sent.');
  }
  for (const record of records as unknown[]) yield JSON.stringify(record);
}
