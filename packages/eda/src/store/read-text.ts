import { encodingOf, firstPiece, inUtf8 } from './csv/encoding.ts';
import {
  type ByteSource,
  type ReadCsvOptions,
  readUnderstood,
  type UnderstoodTable,
} from './csv/read-csv.ts';
import { readJson } from './json/read-json.ts';
import { jsonLayout } from './json/split-records.ts';

export type TextFormat = 'csv' | 'json' | 'ndjson';

const lenient = new TextDecoder();
/** So much of a file tells JSON from CSV. */
const MARK_BYTES = 1 << 14;

/** Reads a file of text, told by its first letters: records of JSON, in an array or a line each, or else CSV. */
export async function readText(
  source: ByteSource,
  options: ReadCsvOptions & { isCut?: boolean } = {},
): Promise<UnderstoodTable & { format: TextFormat }> {
  const encoding = options.csv?.encoding ?? (await encodingOf(source));
  const text = inUtf8(source, encoding);
  const layout = jsonLayout(lenient.decode((await firstPiece(text)).subarray(0, MARK_BYTES)));
  const settings = { ...options, encoding };
  if (layout === undefined) return { format: 'csv', ...(await readUnderstood(text, settings)) };
  return { format: layout === 'lines' ? 'ndjson' : 'json', ...(await readJson(text, layout, settings)) };
}
