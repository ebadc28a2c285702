import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LineLimits, splitLines } from './split-lines.ts';

const LIMITS: LineLimits = { maxRecords: 100, maxBytes: 1000, maxLineBytes: 100 };

async function* cut(bytes: Uint8Array, cuts: readonly number[]) {
  let from = 0;
  for (const to of [...cuts].map((c) => c % (bytes.length + 1)).sort((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
  yield bytes.subarray(from);
}

async function chunksOf(text: string, limits = LIMITS, cuts: readonly number[] = []): Promise<string[][]> {
  const chunks: string[][] = [];
  for await (const { bytes, spans } of splitLines(cut(new TextEncoder().encode(text), cuts), limits)) {
    const lines: string[] = [];
    for (let i = 0; i < spans.length; i += 2) {
      lines.push(new TextDecoder().decode(bytes.subarray(spans[i], spans[i + 1])));
    }
    chunks.push(lines);
  }
  return chunks;
}
const linesOf = async (...args: Parameters<typeof chunksOf>) => (await chunksOf(...args)).flat();

const line = fc.stringMatching(/^[ -~é😀]{0,12}$/u);
const newline = fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\r\n');

describe('splitLines', () => {
  it('gives the same lines however the bytes are cut, and leaves out blank ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        newline,
        fc.boolean(),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 5 }),
        async (lines, separator, ended, cuts, maxRecords) => {
          const text = lines.join(separator) + (ended ? separator : '');
          const expected = lines.map((l) => l.trim()).filter((l) => l !== '');
          const chunks = await chunksOf(text, { ...LIMITS, maxRecords, maxBytes: 40 }, cuts);
          expect(chunks.flat()).toEqual(expected);
          expect(chunks.every((c) => c.length >= 1 && c.length <= maxRecords)).toBe(true);
        },
      ),
    );
  });

  it('does not need a newline at the end', async () => {
    expect(await linesOf('a\nb')).toEqual(['a', 'b']);
    expect(await linesOf('a\nb\n')).toEqual(['a', 'b']);
    expect(await linesOf('')).toEqual([]);
    expect(await linesOf('\n\n \n')).toEqual([]);
  });

  it('skips a byte order mark', async () => {
    expect(await linesOf('\ufeff{"a":1}\n')).toEqual(['{"a":1}']);
  });

  it('keeps one byte more of an over-long line than is allowed, and its neighbours whole', async () => {
    for (const cuts of [[], [50], [99, 100, 101, 102], [5000]]) {
      const lines = await linesOf(`a\n${'x'.repeat(10_000)}\nb`, LIMITS, cuts);
      expect(lines.map((l) => l.length)).toEqual([1, 101, 1]);
    }
    expect(await linesOf('x'.repeat(100))).toEqual(['x'.repeat(100)]);
  });

  it('closes a chunk at its records or at its bytes', async () => {
    const sizes = (await chunksOf('1\n2\n3\n4\n5', { ...LIMITS, maxRecords: 2 })).map((c) => c.length);
    expect(sizes).toEqual([2, 2, 1]);
    const bySize = await chunksOf('aaaa\nbbbb\ncccc', { ...LIMITS, maxBytes: 8 });
    expect(bySize).toEqual([['aaaa', 'bbbb'], ['cccc']]);
  });

  it('holds little memory for a line of many megabytes', async () => {
    async function* endless() {
      const piece = new Uint8Array(65_536).fill(0x78);
      for (let i = 0; i < 200; i++) yield piece;
    }
    for await (const { bytes } of splitLines(endless(), LIMITS)) expect(bytes.length).toBe(101);
  });
});
