import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeNotice, encodeNotices, joinRanges } from './change-notices.ts';

const range = fc
  .record({
    moduleId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    firstMs: fc.integer({ min: -1e12, max: 4e12 }),
    spanMs: fc.integer({ min: 0, max: 1e12 }),
  })
  .map(({ moduleId, firstMs, spanMs }) => ({ moduleId, firstMs, lastMs: firstMs + spanMs }));

it('says what changed in payloads that the database takes, whatever it was', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 1500 }), (ranges) => {
      const payloads = encodeNotices('0a1b2c3d', ranges);
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8000);
      const notices = payloads.map(decodeNotice);
      expect(notices.every((notice) => notice.server === '0a1b2c3d')).toBe(true);
      expect(notices.flatMap((notice) => notice.ranges ?? [])).toEqual(ranges);
    }),
    { numRuns: 30 },
  );
});

it('says of a transaction over very many modules only that it changed much', () => {
  const ranges = Array.from({ length: 20_000 }, (_, i) => ({ moduleId: i + 1, firstMs: 1e12, lastMs: 2e12 }));
  const [payload = '', ...more] = encodeNotices('s', ranges);
  expect(more).toEqual([]);
  expect(decodeNotice(payload)).toEqual({ server: 's', ranges: undefined });
});

it('takes a payload that it cannot read for much, never for nothing', () => {
  for (const payload of [
    '',
    's',
    's x',
    's 1:2',
    's 1:2:3 *',
    's 1:2:-',
    's 1:2:é',
    's 1:zzzzzzzzzzzzzzz:1',
  ]) {
    expect(decodeNotice(payload).ranges).toBeUndefined();
  }
});

it('joins ranges of a module that meet, and no others', () => {
  const of = (moduleId: number, firstMs: number, lastMs: number) => ({ moduleId, firstMs, lastMs });
  expect(joinRanges([of(2, 0, 9), of(1, 5, 8), of(1, 0, 5), of(1, 10, 11), of(1, 1, 2)])).toEqual([
    of(1, 0, 8),
    of(1, 10, 11),
    of(2, 0, 9),
  ]);
});
