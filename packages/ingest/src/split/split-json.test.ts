import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitJson } from './split-json.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What splitting and then parsing each span gives, as the workers do it. */
function records(text: string, maxRecords = 10_000): unknown[] {
  const body = encode(text);
  const { spans } = splitJson(body, maxRecords);
  const values: unknown[] = [];
  for (let i = 0; i < spans.length; i += 2) {
    values.push(JSON.parse(decode(body.subarray(spans[i], spans[i + 1]))));
  }
  return values;
}

const reasonOf = (body: string | Uint8Array, maxRecords = 10_000) => {
  try {
    splitJson(typeof body === 'string' ? encode(body) : body, maxRecords);
    return 'accepted';
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

const document = fc.array(fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), { maxLength: 12 });
const layout = fc.constantFrom(undefined, 1, 2, '\t', '\r\n ');
const NASTY = [
  '"',
  '\\',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '1',
  ' ',
  '\f',
  'é',
  'e',
  '-',
  '\\u12',
  'null',
  '\u00a0',
];

describe('splitJson', () => {
  it('finds the records that JSON.parse finds, in any layout', () => {
    fc.assert(
      fc.property(document, layout, (values, space) => {
        const text = JSON.stringify(values, null, space?.toString().includes('\r') ? undefined : space);
        const loose = space === '\r\n ' ? `\r\n ${text}\t\n` : text;
        expect(records(loose)).toEqual(JSON.parse(loose));
      }),
    );
  });

  it('accepts and refuses exactly what JSON.parse does, after any small damage', () => {
    fc.assert(
      fc.property(
        document,
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', ...NASTY),
        (values, place, removed, added) => {
          const text = JSON.stringify(values);
          const at = place % (text.length + 1);
          const damaged = (text.slice(0, at) + added + text.slice(at + removed)).toWellFormed();
          let expected: unknown;
          try {
            expected = JSON.parse(damaged);
          } catch {
            expect(() => records(damaged)).toThrow();
            return;
          }
          if (Array.isArray(expected)) expect(records(damaged)).toEqual(expected);
          else expect(() => records(damaged)).toThrow();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('finds the options around the records, wherever they stand', () => {
    fc.assert(
      fc.property(document, fc.string({ unit: 'grapheme' }), fc.boolean(), (readings, batchId, before) => {
        // Values that no option takes, but that the splitter must see through: the schema judges them.
        const other = { mode: { 'read"ings': [1, '}'] }, onDuplicate: { readings: [9] } };
        const text = JSON.stringify(
          before ? { batchId, ...other, readings } : { readings, ...other, batchId },
        );
        expect(records(text)).toEqual(JSON.parse(JSON.stringify(readings)));
        expect(splitJson(encode(text), 100).envelope).toEqual({ batchId, ...other });
      }),
    );
  });

  it.each(['Mode', 'on_duplicate', 'reading', '__proto__', ''])('refuses the unknown option %j', (key) => {
    expect(reasonOf(`{${JSON.stringify(key)}:"atomic","readings":[]}`)).toBe('INVALID_INPUT');
  });

  it('reads an escaped name as what it says', () => {
    expect(records('{"\\u0072eadings":[1]}')).toEqual([1]);
  });

  it('sees through quotes, escapes and brackets within texts', () => {
    const values = ['a"b', 'a\\', '\\"', '[{', ']}', '\\\\"', '', '\u2028', '😀"'];
    expect(records(JSON.stringify(values))).toEqual(values);
    expect(records('["\\\\","\\\\\\""]')).toEqual(['\\', '\\"']);
  });

  it('skips a byte order mark', () => {
    expect(records('\ufeff[{"a":1}]')).toEqual([{ a: 1 }]);
    expect(reasonOf('\ufeff')).toBe('INVALID_JSON');
  });

  it('takes a record of any depth, and notices an end that is missing', () => {
    const nested = (depth: number) => `[${'['.repeat(depth)}${']'.repeat(depth)}]`;
    expect(reasonOf(nested(1000))).toBe('accepted');
    expect(reasonOf('['.repeat(1_000_000))).toBe('INVALID_JSON');
  });

  it('bounds the number of records', () => {
    expect(reasonOf('[1,2,3]', 3)).toBe('accepted');
    expect(reasonOf('[1,2,3,4]', 3)).toBe('PAYLOAD_TOO_LARGE');
    expect(reasonOf('{"readings":[1,2,3,4]}', 3)).toBe('PAYLOAD_TOO_LARGE');
  });

  it.each([
    ['', 'INVALID_JSON'],
    [' \n', 'INVALID_JSON'],
    ['[', 'INVALID_JSON'],
    ['[]]', 'INVALID_JSON'],
    ['[] []', 'INVALID_JSON'],
    ['[1,]', 'INVALID_JSON'],
    ['[,1]', 'INVALID_JSON'],
    ['[1 2]', 'INVALID_JSON'],
    ['["a]', 'INVALID_JSON'],
    ['[{]}', 'INVALID_JSON'],
    ['{"readings":[],}', 'INVALID_JSON'],
    ['{readings:[]}', 'INVALID_JSON'],
    ['{"batchId":nope,"readings":[]}', 'INVALID_JSON'],
    ['{"readings":[]', 'INVALID_JSON'],
    ['{}', 'INVALID_INPUT'],
    ['{"readings":{}}', 'INVALID_INPUT'],
    ['{"readings":[],"readings":[]}', 'INVALID_INPUT'],
    ['"text"', 'INVALID_INPUT'],
    ['null', 'INVALID_INPUT'],
    ['42', 'INVALID_INPUT'],
  ])('refuses %s as %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('an option that is nested by the million is not parsed: it would block the server', () => {
    const deep = '['.repeat(2_000_000) + ']'.repeat(2_000_000);
    expect(reasonOf(`{"batchId":${deep},"readings":[]}`)).toBe('INVALID_JSON');
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(reasonOf(Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d))).toBe('INVALID_ENCODING');
    expect(reasonOf(Uint8Array.of(0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d))).toBe('INVALID_ENCODING');
  });
});
