/** What a file is by its first bytes; `text` is whatever is none of the others. */
export type FileFormat = 'parquet' | 'arrow' | 'gzip' | 'text';

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const MARKS: readonly (readonly [FileFormat, readonly number[]])[] = [
  ['parquet', letters('PAR1')],
  ['arrow', letters('ARROW1')],
  // Arrow's stream begins with the mark of a message that goes on.
  ['arrow', [0xff, 0xff, 0xff, 0xff]],
  ['gzip', [0x1f, 0x8b]],
];
const MARK_BYTES = 8;

export async function formatOf(blob: Blob): Promise<FileFormat> {
  const head = new Uint8Array(await blob.slice(0, MARK_BYTES).arrayBuffer());
  const found = MARKS.find(([, mark]) => mark.every((byte, i) => head[i] === byte));
  return found?.[0] ?? 'text';
}
