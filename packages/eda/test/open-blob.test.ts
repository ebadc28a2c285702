import { gzipSync } from 'node:zlib';
import { openBlob, openBlobs, TableError } from '@wp/eda';
import { describe, expect, it } from 'vitest';
import { parquetOf } from './parquet.ts';

const BEGIN = Date.UTC(2024, 5, 1);
/** Beyond the first MiB, so that a Blob is read in more than one piece. */
const ROWS = 60_000;
const lines = Array.from(
  { length: ROWS },
  (_, i) => `${new Date(BEGIN + i * 60_000).toISOString()},${i / 8}`,
);
const csv = `time,power\n${lines.join('\n')}\n`;
const part = (from: number) => ({
  time: { kind: 'time', values: Float64Array.from([from, from + 1]) } as const,
  power: { kind: 'number', values: Float64Array.from([from / 2, Number.NaN]) } as const,
});

describe('a Blob', () => {
  it('is the same table plain and gzipped, and tells how far it is read', async () => {
    const seen: number[] = [];
    const table = await openBlob(new Blob([csv]), { progress: (share) => seen.push(share) });
    expect(table.rows).toBe(ROWS);
    expect(table.columns[1]?.values.at(-1)).toBe((ROWS - 1) / 8);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(1);
    expect(await openBlob(new Blob([gzipSync(csv)]))).toEqual(table);
  });

  it('whose gzip was cut short is refused in words', async () => {
    const cut = new Blob([gzipSync(csv).subarray(0, 200_000)]);
    await expect(openBlob(cut)).rejects.toThrow(TableError);
    await expect(openBlob(cut)).rejects.toThrow(/could not be unpacked.*cut short/);
  });

  it.each([['csv'], ['gzip'], ['parquet']])(
    'of %s ends when it is aborted, with the reason',
    async (what) => {
      const ending = new AbortController();
      const bytes =
        what === 'csv' ? csv : what === 'gzip' ? gzipSync(csv) : parquetOf(part(1), { rowsAGroup: 1 });
      const opening = openBlob(new Blob([bytes as BlobPart]), {
        signal: ending.signal,
        progress: () => ending.abort(new Error('enough')),
      });
      if (what === 'gzip') ending.abort(new Error('enough'));
      await expect(opening).rejects.toThrow('enough');
    },
  );

  it('that is too large for what is allowed is refused before it is read', async () => {
    await expect(openBlob(new Blob([csv]), { limitBytes: 1000 })).rejects.toThrow(/MiB of memory/);
    await expect(openBlob(new Blob([]))).rejects.toThrow('The file is empty.');
  });
});

describe('the parts of a dataset', () => {
  it('are one table in their order', async () => {
    const parts = [1000, 2000].map((from) => new Blob([parquetOf(part(from)) as BlobPart]));
    const { columns, rows, isLong } = await openBlobs(parts);
    expect([rows, isLong]).toEqual([4, false]);
    expect([...(columns[0]?.values ?? [])]).toEqual([1000, 1001, 2000, 2001]);
    expect([...(columns[1]?.values ?? [])]).toEqual([500, Number.NaN, 1000, Number.NaN]);
  });

  it('that differ, or are none, are refused in words', async () => {
    const { power } = part(1);
    const parts = [parquetOf(part(1)), parquetOf({ power })].map((bytes) => new Blob([bytes as BlobPart]));
    await expect(openBlobs(parts)).rejects.toThrow(/columns time, power, another one power/);
    const timed = { time: part(1).time, power: { kind: 'time', values: Float64Array.from([1, 2]) } as const };
    const other = [parquetOf(part(1)), parquetOf(timed)].map((bytes) => new Blob([bytes as BlobPart]));
    await expect(openBlobs(other)).rejects.toThrow(
      'Column "power" holds numbers in one file and times in another one',
    );
    await expect(openBlobs([])).rejects.toThrow(/no part/);
    await expect(openBlobs([new Blob([csv])])).rejects.toThrow(/no whole Parquet file/);
  });
});
