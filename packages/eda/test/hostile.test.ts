import { gzipSync } from 'node:zlib';
import { type FileBytes, openBlob, TableError } from '@wp/eda';
import { describe, expect, it } from 'vitest';
import { parquetOf } from './parquet.ts';

const MIB = 1 << 20;
/** So many pieces of a MiB of the same byte: of a file that no disk of a test should hold. */
function endless(byte: number, count: number): FileBytes {
  const pieces = async function* () {
    const piece = new Uint8Array(MIB).fill(byte);
    for (let i = 0; i < count; i++) yield piece;
  };
  return { plain: pieces, unpacked: pieces };
}

const refused = async (opening: Promise<unknown>): Promise<string> => {
  const error = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TableError);
  return (error as TableError).message;
};

describe('a hostile file is refused in words, and nothing is taken for it', () => {
  it('of ten million columns', async () => {
    const message = await refused(
      openBlob(new Blob([`${'a,'.repeat(10_000_000)}a\n`, `${'1,'.repeat(10_000_000)}1\n`])),
    );
    expect(message).toMatch(/columns/);
  });

  it('of one line of two gigabytes', async () => {
    const message = await refused(openBlob(new Blob(['a']), { bytes: endless(97, 2048) }));
    expect(message).toMatch(/line/i);
  });

  it('of nothing but NUL bytes', async () => {
    await refused(openBlob(new Blob([new Uint8Array(3 * MIB)])));
  });

  it('that is a gigabyte of nothing behind a megabyte of gzip', async () => {
    const packed = gzipSync(new Uint8Array(512 * MIB), { level: 1 });
    await refused(openBlob(new Blob([packed])));
  });

  it.each([0.3, 0.9, 0.999])('of Parquet that was cut at %d of it', async (share) => {
    const whole = parquetOf({
      power: { kind: 'number', values: Float64Array.from({ length: 5000 }, (_, i) => i) },
    });
    const message = await refused(
      openBlob(new Blob([whole.subarray(0, Math.floor(whole.length * share)) as BlobPart])),
    );
    expect(message).toMatch(/no whole Parquet file|cut short/);
  });

  it('whose footer of Parquet says nonsense', async () => {
    const whole = parquetOf({ power: { kind: 'number', values: Float64Array.of(1, 2, 3) } });
    const broken = whole.slice();
    broken.fill(0xff, broken.length - 60, broken.length - 8);
    await refused(openBlob(new Blob([broken as BlobPart])));
  });
});
