import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, frames } from './frame.ts';

const json = fc.json();
const good = (bytes: Buffer) => [...frames(bytes)].flatMap((f) => (f.ok ? [f.json] : []));

test('what is framed is read back, wherever the file was torn', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 8 }), fc.nat(), fc.nat({ max: 2 ** 43 }), (records, cut, at) => {
      const encoded = records.map((r) => encodeFrame(r, at));
      const bytes = Buffer.concat(encoded);
      expect(good(bytes)).toEqual(records);
      const end = cut % (bytes.length + 1);
      let whole = 0;
      for (let size = 0; whole < encoded.length; whole++) {
        size += encoded[whole]?.length ?? 0;
        if (size > end) break;
      }
      expect(good(bytes.subarray(0, end))).toEqual(records.slice(0, whole));
    }),
  );
});

test('a changed byte costs at most two records and invents none', () => {
  fc.assert(
    fc.property(
      fc.array(json, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (records, at, flip) => {
        const bytes = Buffer.concat(records.map((r) => encodeFrame(r, 1)));
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ flip;
        const read = good(bytes);
        expect(read.length).toBeGreaterThanOrEqual(records.length - 2);
        for (const record of read) expect(records).toContain(record);
      },
    ),
  );
});
