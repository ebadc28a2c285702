import { describe, expect, it } from 'vitest';
import { COPY_HEADER, COPY_TRAILER } from './copy-binary.ts';
import { readPoints } from './copy-points.ts';

const EPOCH_2000 = Date.UTC(2000, 0, 1);
const ODD = [0, -0, 0.1 + 0.2, 5e-324, Number.MAX_VALUE, -1e308];
const POINTS = Array.from({ length: 10_000 }, (_, i) => ({
  of: i - 5000,
  // Before 1970, before 2000, now, and as late as a timestamp of the service may be.
  t: [Date.UTC(1901, 0, 1), Date.UTC(1999, 11, 31), Date.UTC(2026, 0, 1), Date.UTC(2199, 0, 1)][i % 4] ?? 0,
  value: ODD[i % ODD.length] ?? 0,
}));

function body(points: typeof POINTS): Uint8Array {
  const rows = points.map(({ of, t, value }) => {
    const row = Buffer.alloc(34);
    row.writeInt16BE(3, 0);
    row.writeInt32BE(4, 2);
    row.writeInt32BE(of, 6);
    row.writeInt32BE(8, 10);
    row.writeBigInt64BE(BigInt(t - EPOCH_2000) * 1000n, 14);
    row.writeInt32BE(8, 22);
    row.writeDoubleBE(value, 26);
    return row;
  });
  return Buffer.concat([COPY_HEADER, ...rows, COPY_TRAILER]);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    // As a socket gives them: the buffer is another's after the next one is asked for.
    const piece = Uint8Array.from(bytes.subarray(at, at + size));
    yield piece;
    piece.fill(255);
  }
}

describe('readPoints', () => {
  it.each([1, 7, 33, 34, 35, 4096, 1e9])(
    'loses and bends no point where pieces of %d bytes cut rows',
    async (size) => {
      const columns = await readPoints(pieces(body(POINTS), size));
      expect([...columns.of]).toEqual(POINTS.map((p) => p.of));
      expect([...columns.t]).toEqual(POINTS.map((p) => p.t));
      expect(columns.value.every((v, i) => Object.is(v, POINTS[i]?.value))).toBe(true);
      expect(columns.value).toHaveLength(POINTS.length);
    },
  );

  it('gives no points of an answer without rows', async () => {
    expect((await readPoints(pieces(body([]), 5))).t).toHaveLength(0);
  });

  it('takes an answer that was cut off for no whole one', async () => {
    const whole = body(POINTS.slice(0, 10));
    for (const end of [3, 19, 40, whole.length - 36, whole.length - 2])
      await expect(readPoints(pieces(whole.subarray(0, end), 16))).rejects.toThrow(/COPY ended/);
  });

  it('refuses rows of other columns instead of reading bytes as numbers', async () => {
    const other = body(POINTS.slice(0, 3));
    other[19 + 5] = 8;
    await expect(readPoints(pieces(other, 1000))).rejects.toThrow(/another row/);
    other[19 + 1] = 2;
    await expect(readPoints(pieces(other, 1000))).rejects.toThrow(/2 columns/);
  });
});
