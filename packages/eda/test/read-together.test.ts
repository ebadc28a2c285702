import {
  Table as ArrowTable,
  Float64,
  makeData,
  makeVector,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { createFiguresPool } from '../src/node/figures-pool.ts';
import { openBlobs } from '../src/store/open-blob.ts';
import { readGroups } from '../src/store/parquet/shared-reading.ts';

const ROWS = 5000;
const PARTS = 3;

/** A part whose texts change through it, so that each row group knows others. */
function partOf(part: number, name = 'power'): Blob {
  const rows = Array.from({ length: ROWS }, (_, i) => part * ROWS + i);
  const table = new ArrowTable({
    module: vectorFromArray(
      rows.map((row) => (row % 11 === 0 ? null : `M${Math.floor(row / 700)}-${row % 3}`)),
      new Utf8(),
    ),
    time: makeVector(
      makeData({
        type: new TimestampMillisecond('UTC'),
        data: BigInt64Array.from(rows, (row) => BigInt(row * 60_000)),
      }),
    ),
    [name]: vectorFromArray(
      rows.map((row) => (row % 13 === 0 ? null : row / 8)),
      new Float64(),
    ),
  });
  const properties = new WriterPropertiesBuilder().setMaxRowGroupSize(512).build();
  const bytes = writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties);
  return new Blob([bytes as BlobPart]);
}

const parts = Array.from({ length: PARTS }, (_, part) => partOf(part));
const pool = createFiguresPool({
  size: 3,
  script: new URL('../dist/node/figures.worker.js', import.meta.url),
});
afterAll(() => pool[Symbol.dispose]());

describe('parts that several workers read', () => {
  it('are the same table as read by one, codes and all', async () => {
    const alone = await openBlobs(parts, { layout: 'wide' });
    let asked = 0;
    const seen: number[] = [];
    const together = await openBlobs(parts, {
      layout: 'wide',
      isShared: true,
      progress: (share) => seen.push(share),
      readers: {
        count: pool.size,
        read(request) {
          asked += request.groups.length;
          return pool.run('readGroups', request);
        },
      },
    });
    expect(asked).toBeGreaterThan(10);
    expect(together.rows).toBe(ROWS * PARTS);
    expect(together.columns.map(({ kind, values }) => [kind, [...values]])).toEqual(
      alone.columns.map(({ kind, values }) => [kind, [...values]]),
    );
    const [one, other] = [together.columns[0], alone.columns[0]].map(
      (column) => column as unknown as { codes: Int32Array; dictionary: readonly string[] },
    );
    expect([...(one?.codes ?? [])]).toEqual([...(other?.codes ?? [])]);
    expect(one?.dictionary).toEqual(other?.dictionary);
    expect(one?.codes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('are the same whichever reader comes first', async () => {
    const alone = await openBlobs(parts, { layout: 'wide' });
    // One that answers at once, in the midst of the reading of the rest.
    const together = await openBlobs(parts, {
      layout: 'wide',
      isShared: true,
      readers: { count: 1, read: (request) => readGroups(request, () => undefined) },
    });
    expect(together.columns.map(({ values }) => [...values])).toEqual(
      alone.columns.map(({ values }) => [...values]),
    );
  });

  it('end with what was wrong, whoever finds it', async () => {
    const readers = {
      count: 2,
      read: (request: Parameters<typeof readGroups>[0]) => pool.run('readGroups', request),
    };
    await expect(
      openBlobs([...parts, partOf(PARTS, 'voltage')], { layout: 'wide', isShared: true, readers }),
    ).rejects.toThrow('columns module, time, power, another one module, time, voltage');
    const ending = new AbortController();
    const reading = openBlobs(parts, {
      layout: 'wide',
      isShared: true,
      signal: ending.signal,
      progress: () => ending.abort(new Error('enough')),
      readers: {
        count: 2,
        read: (request) => pool.run('readGroups', request, { signal: ending.signal }),
      },
    });
    await expect(reading).rejects.toThrow('enough');
  });
});
