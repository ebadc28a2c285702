import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError, createCutoff } from '@wp/contract';
import { csvRecords } from './csv-records.ts';
import { openToRead } from './file-errors.ts';

/** Raw records of a file as lines of NDJSON: from NDJSON, a JSON array with a record a line or in one piece, or CSV. */
export async function* readRecordLines(file: string): AsyncGenerator<string> {
  const body = await unpacked(
    file === '-' ? process.stdin : (await openToRead(file)).createReadStream(),
    file,
  );
  const first = await firstSign(body);
  if (first === undefined) return;
  if (first === '[') yield* arrayLines(body);
  else if (first === '{') yield* lines(body);
  else for await (const record of csvRecords(body)) yield JSON.stringify(record);
}

/** The bytes of a source, unpacked where they are gzip, whatever the name says. */
async function unpacked(source: Readable, file: string): Promise<Readable> {
  const head = await headOf(source);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const body = isGzip ? createGunzip() : new PassThrough();
  source.once('error', (error) => body.destroy(error));
  source.pipe(body);
  if (!isGzip) return body;
  const plain = new PassThrough();
  body.once('error', (error) =>
    plain.destroy(
      new AppError(
        'INVALID_ENCODING',
        `${file} could not be unpacked: ${error.message}. It may have been cut short; what came before is stored.`,
      ),
    ),
  );
  return body.pipe(plain);
}

/** The first piece of a stream, put back; empty at its end. */
async function headOf(source: Readable): Promise<Buffer> {
  for (;;) {
    const piece = source.read() as Buffer | null;
    if (piece !== null) {
      source.unshift(piece);
      return piece;
    }
    if (source.readableEnded || source.destroyed) return Buffer.alloc(0);
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        source.off('readable', settle).off('end', settle).off('error', fail);
        resolve();
      };
      const fail = (error: Error) => {
        source.off('readable', settle).off('end', settle);
        reject(error);
      };
      source.once('readable', settle).once('end', settle).once('error', fail);
    });
  }
}

/** The first sign that is no space; undefined where there is none in the first piece. */
async function firstSign(body: Readable): Promise<string | undefined> {
  const head = (await headOf(body)).toString('utf8');
  return /[^\s\ufeff]/.exec(head)?.[0];
}

async function* lines(body: Readable): AsyncGenerator<string> {
  const all = createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY });
  // The interface tells no one of an error of its input.
  const { cut, orCut } = createCutoff();
  body.once('error', cut);
  const each = all[Symbol.asyncIterator]();
  for (;;) {
    const next = await orCut(each.next());
    if (next.done === true) {
      if (body.errored !== null) throw body.errored;
      return;
    }
    const line = next.value.replace(/^\ufeff/, '');
    if (line.trim() !== '') yield line;
  }
}

async function* arrayLines(body: Readable): AsyncGenerator<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece as Buffer);
  let records: unknown;
  try {
    records = JSON.parse(
      Buffer.concat(pieces)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'INVALID_JSON',
      `The file begins like a JSON array and is none: ${why}. Nothing was sent; a record a line needs no brackets.`,
    );
  }
  for (const record of records as unknown[]) yield JSON.stringify(record);
}
