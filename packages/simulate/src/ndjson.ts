import type { RawRecord } from './record.ts';

/**
 * Records as newline-delimited JSON, one a line, joined into chunks of whole lines and at most `chunkBytes`
 * (default 65,536), or of one line where that is longer. Simulated records are ASCII, so a character is a byte.
 * @throws RangeError where `chunkBytes` is not positive.
 */
export function* encodeNdjson(
  records: Iterable<RawRecord>,
  chunkBytes = 65_536,
): Generator<string, void, undefined> {
  if (!(chunkBytes > 0)) throw new RangeError('chunkBytes must be positive');
  let chunk = '';
  for (const record of records) {
    const line = `${JSON.stringify(record)}\n`;
    if (chunk !== '' && chunk.length + line.length > chunkBytes) {
      yield chunk;
      chunk = '';
    }
    chunk += line;
  }
  if (chunk !== '') yield chunk;
}
