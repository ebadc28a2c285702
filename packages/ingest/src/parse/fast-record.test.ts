import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FastRecordReader } from './fast-record.ts';
import { NameTable } from './name-table.ts';
import { parseRecord } from './parse-record.ts';

const RULES = {
  timeZone: 'Europe/Berlin',
  minTimeMs: Date.UTC(2000, 0, 1),
  maxTimeMs: Date.UTC(2027, 0, 1),
  maxMeasures: 5,
  maxRecordBytes: 5000,
};

/** What one reader makes of texts one after the other; undefined where it leaves one to the other way. */
function readAll(texts: readonly string[]) {
  const pad = new TextEncoder().encode('{"module":"first"}\n');
  const records = texts.map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array([...pad, ...records.flatMap((record) => [...record, ...pad])]);
  const [modules, metrics] = [new NameTable(), new NameTable()];
  const reader = new FastRecordReader(bytes, RULES, modules, metrics);
  let start = pad.length;
  return records.map((record) => {
    const names = modules.names.length + metrics.names.length;
    const taken = reader.read(start, start + record.length);
    start += record.length + pad.length;
    if (!taken) {
      // A record that is left alone must leave no name behind: names are registered.
      expect(modules.names.length + metrics.names.length).toBe(names);
      return undefined;
    }
    const points = Array.from({ length: reader.count }, (_, i) => [
      metrics.names[reader.metric[i] ?? -1],
      reader.value[i],
    ]);
    return {
      module: modules.names[reader.module],
      timeMs: reader.timeMs,
      ambiguous: reader.ambiguous,
      points: Object.fromEntries(points),
    };
  });
}
const read = (text: string) => readAll([text])[0];

/** The same by JSON.parse and `parseRecord`, which know every rule. */
function judged(text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const record = parseRecord(value, RULES);
  if (!record.ok) return undefined;
  const { module, timeMs, ambiguous } = record;
  return {
    module,
    timeMs,
    ambiguous,
    points: Object.fromEntries(record.names.map((name, i) => [name, record.values[i]])),
  };
}

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.double().map((value) => JSON.stringify(value)),
  fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(9999)).map(([a, b]) => `${a}.${b}`),
  fc.stringMatching(/^-?[0-9]{0,17}(\.[0-9]{0,17})?([eE][+-]?[0-9]{1,3})?$/),
  fc.constantFrom(
    '-0',
    '0',
    '00',
    '01',
    '1.',
    '.5',
    '-',
    '1e5',
    '1E400',
    'null',
    'true',
    '"1"',
    '[]',
    '{}',
    '0x1',
    '+1',
  ),
);
const name = fc.oneof(
  fc.constantFrom('power', 'voltage', 'temperature', 'a b', 'x'),
  fc.constantFrom('', ' a', 'a ', 'ü', '\\u0041', 'a\\"b', '\u007f', 'n'.repeat(128), 'n'.repeat(129)),
);
const time = fc.oneof(
  fc.constantFrom(
    '"2024-06-01 12:00:00"',
    '"2024-06-01T12:00:00.123Z"',
    '"2024-10-27 02:30:00"',
    '"2024-03-31 02:30:00"',
    '"1999-01-01"',
    '"2024-02-30"',
    '"never"',
    '""',
    '" "',
    'null',
    '1717200000000',
    '1717200000000.4',
    '17',
  ),
  number,
);
const blank = fc.constantFrom('', '', '', ' ', '\n', '\t ', '\r\n', '\u00a0');
const measure = fc.oneof(
  fc.tuple(name, number, blank).map(([n, v, b]) => `{${b}"name":${b}"${n}",${b}"value"${b}:${v}${b}}`),
  fc.tuple(name, number).map(([n, v]) => `{"value":${v},"name":"${n}"}`),
  fc.tuple(name, number).map(([n, v]) => `{"name":"${n}","value":${v},"more":1}`),
);
const field = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, blank).map(([n, b]) => `"module"${b}:${b}"${n}"`) },
  { weight: 3, arbitrary: time.map((t) => `"timestamp":${t}`) },
  { weight: 3, arbitrary: fc.array(measure, { maxLength: 6 }).map((all) => `"measures":[${all.join(',')}]`) },
  { weight: 2, arbitrary: number.map((v) => `"voltage":${v}`) },
  { weight: 2, arbitrary: number.map((v) => `"temperature":${v}`) },
  { weight: 1, arbitrary: fc.constantFrom('"extra":1', '"__proto__":{}', '"Module":"a"', '') },
);
const text = fc
  .tuple(fc.array(field, { maxLength: 7 }), blank, fc.constantFrom('', '', '', ',', '}', ' x'))
  .map(([fields, b, rest]) => `{${b}${fields.join(`${b},`)}${b}}${rest}`);
/** Mostly good ones, in any order of their fields. */
const goodText = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom('power', 'x', 'a b'), number), {
      selector: ([n]) => n,
      maxLength: 3,
    }),
    number,
    time,
    fc.nat(23),
  )
  .map(([measures, voltage, timestamp, order]) => {
    const fields = [
      '"module":"A1"',
      `"measures":[${measures.map(([n, v]) => `{"name":"${n}","value":${v}}`).join(',')}]`,
      `"voltage":${voltage}`,
      `"timestamp":${timestamp}`,
    ];
    const turned = [...fields.slice(order % 4), ...fields.slice(0, order % 4)];
    return `{${turned.join(',')}}`;
  });

describe('the fast reader', () => {
  it.each([
    ['any text', text],
    ['records as they are sent', goodText],
  ])('says what the other way says, or nothing: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (one) => {
        const fast = read(one);
        if (fast !== undefined) expect(fast).toEqual(judged(one));
      }),
      { numRuns: 4000 },
    );
  });

  it('says the same of each of many records that one reader reads, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(goodText, goodText, text), { maxLength: 12 }), (texts) => {
        for (const [i, fast] of readAll(texts).entries())
          if (fast !== undefined) expect(fast).toEqual(judged(texts[i] ?? ''));
      }),
      { numRuns: 3000 },
    );
  });

  it('an empty timestamp does not take the time of the record before it, nor 1970', () => {
    const at = (time: string) => `{"module":"A","timestamp":${time},"voltage":1}`;
    expect(readAll([at('""'), at('"2024-06-01 00:00:00"'), at('""'), at('1717200000000'), at('""')])).toEqual(
      [undefined, expect.anything(), undefined, expect.anything(), undefined],
    );
  });

  it('takes what gateways really send', () => {
    const record = {
      module: 'D0.FE.E1.C2',
      measures: [
        { name: 'VMPPT', value: 31.25 },
        { name: 'power', value: -0.5 },
      ],
      temperature: 10.27,
      voltage: null,
      timestamp: '2024-06-01T00:00:00.000Z',
    };
    for (const one of [JSON.stringify(record), JSON.stringify(record, undefined, 2)]) {
      expect(read(one)).toEqual({
        module: 'D0.FE.E1.C2',
        timeMs: Date.UTC(2024, 5, 1),
        ambiguous: false,
        points: { VMPPT: 31.25, power: -0.5, temperature: 10.27 },
      });
    }
    expect(read('{"module":"A","timestamp":1717200000000,"voltage":1}')).toMatchObject({
      timeMs: 1_717_200_000_000,
    });
  });

  it.each([
    '{"module":"A","timestamp":"2024-06-01 00:00:00","voltage":1',
    '{"module":"A","timestamp":"2024-06-01 00:00:00","voltage":1}}',
    '{"module":"A","module":"B","timestamp":"2024-06-01 00:00:00","voltage":1}',
    '{"module":"A","timestamp":"2024-06-01 00:00:00"}',
    '{"module":"A","timestamp":"2024-06-01 00:00:00","voltage":1,"measures":[{"name":"voltage","value":1}]}',
    '[1]',
    '',
  ])('leaves %j to the other way', (one) => {
    expect(read(one)).toBeUndefined();
  });
});

describe('a name table', () => {
  it('gives one index to a name, as text or as bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[ -~]{1,12}$/), fc.boolean()), { maxLength: 600 }),
        (uses) => {
          const table = new NameTable();
          for (const [text, asBytes] of uses) {
            const bytes = new TextEncoder().encode(`xx${text}yy`);
            const index = asBytes ? table.ofBytes(bytes, 2, bytes.length - 2) : table.ofText(text);
            expect(table.names[index]).toBe(text);
          }
          expect(new Set(table.names).size).toBe(table.names.length);
        },
      ),
    );
  });
});
