import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitJson } from './split-json.ts';
import { splitLines } from './split-lines.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('splitJson', () => {
  it('cuts any array of JSON into its values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.constantFrom('', ' ', '\n\t'),
        fc.boolean(),
        (values, space, wrapped) => {
          const array = `${space}[${values.map((v) => JSON.stringify(v)).join(`${space},`)}${space}]`;
          const text = wrapped
            ? `{"batchId":"b","note":{"readings":[1]},"readings":${array},"mode":"partial"}`
            : array;
          const bytes = encode(text);
          const { spans, envelope } = splitJson(bytes, 1000);
          const cut: unknown[] = [];
          for (let i = 0; i < spans.length; i += 2) {
            cut.push(JSON.parse(Buffer.from(bytes.subarray(spans[i], spans[i + 1])).toString()));
          }
          expect(JSON.stringify(cut)).toBe(JSON.stringify(values));
          expect(envelope).toEqual(wrapped ? { batchId: 'b', mode: 'partial' } : {});
        },
      ),
    );
  });

  it('ends with a refusal or with spans on any text, never with another error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}",:\\ab1 \n') }), (text) => {
        try {
          splitJson(encode(text), 10);
        } catch (error) {
          expect(error).toMatchObject({ name: 'AppError' });
        }
      }),
    );
  });
});

describe('splitLines', () => {
  it('gives the same lines wherever the stream is cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', '\r', '{') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.array(fc.nat(40)),
        fc.integer({ min: 1, max: 4 }),
        async (lines, cuts, max) => {
          const bytes = encode(lines.join('\n'));
          async function* pieces() {
            let at = 0;
            for (const cut of cuts) {
              yield bytes.subarray(at, at + cut);
              at += cut;
            }
            yield bytes.subarray(at);
          }
          const found: string[] = [];
          for await (const chunk of splitLines(pieces(), {
            maxRecords: max,
            maxBytes: 16,
            maxLineBytes: 1000,
          })) {
            for (let i = 0; i < chunk.spans.length; i += 2) {
              found.push(Buffer.from(chunk.bytes.subarray(chunk.spans[i], chunk.spans[i + 1])).toString());
            }
            expect(chunk.spans.length / 2).toBeLessThanOrEqual(max);
          }
          const trimmed = lines.map((l) => l.replace(/^[ \r]+|[ \r]+$/g, '')).filter((l) => l !== '');
          expect(found).toEqual(trimmed);
        },
      ),
    );
  });

  it('keeps no more of an over-long line than shows that it is one', async () => {
    async function* pieces() {
      for (let i = 0; i < 100; i++) yield new Uint8Array(1000).fill(97);
      yield encode('\nnext');
    }
    const lengths: number[] = [];
    for await (const { spans } of splitLines(pieces(), { maxRecords: 10, maxBytes: 100, maxLineBytes: 50 })) {
      for (let i = 0; i < spans.length; i += 2) lengths.push((spans[i + 1] ?? 0) - (spans[i] ?? 0));
    }
    expect(lengths).toEqual([51, 4]);
  });
});
