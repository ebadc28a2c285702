import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordRules } from './chunk.ts';
import { parseRecord } from './parse-record.ts';

const RULES: RecordRules = {
  timeZone: 'Europe/Berlin',
  minTimeMs: Date.UTC(2000, 0, 1),
  maxTimeMs: Date.UTC(2027, 0, 1),
  maxMeasures: 3,
  maxRecordBytes: 1000,
};
const GOOD = {
  module: 'INV-1',
  timestamp: '2026-06-01T12:00:00Z',
  measures: [{ name: 'power', value: 1.5 }],
};
const m = (name: unknown, value: unknown) => ({ name, value });

describe('parseRecord', () => {
  it('takes measures, temperature and voltage in the order they are named', () => {
    expect(parseRecord({ ...GOOD, voltage: 230, temperature: -3.28, extra: 1, more: {} }, RULES)).toEqual({
      ok: true,
      module: 'INV-1',
      timeMs: Date.UTC(2026, 5, 1, 12),
      ambiguous: false,
      names: ['power', 'temperature', 'voltage'],
      values: [1.5, -3.28, 230],
      extraFields: 2,
    });
  });

  it('takes null and absent as not measured', () => {
    const record = {
      module: 'A',
      timestamp: 1_700_000_000_000,
      measures: null,
      temperature: null,
      voltage: 0,
    };
    expect(parseRecord(record, RULES)).toMatchObject({ ok: true, names: ['voltage'], values: [0] });
  });

  it.each<[string, string, unknown]>([
    ['NOT_AN_OBJECT', '', null],
    ['NOT_AN_OBJECT', '', []],
    ['NOT_AN_OBJECT', '', 'text'],
    ['NOT_AN_OBJECT', '', 1],
    ['MISSING_MODULE', 'module', { ...GOOD, module: undefined }],
    ['MISSING_MODULE', 'module', { ...GOOD, module: null }],
    ['INVALID_MODULE', 'module', { ...GOOD, module: '' }],
    ['INVALID_MODULE', 'module', { ...GOOD, module: 5 }],
    ['INVALID_MODULE', 'module', { ...GOOD, module: ' a' }],
    ['INVALID_MODULE', 'module', { ...GOOD, module: 'a\u0000' }],
    ['INVALID_MODULE', 'module', { ...GOOD, module: '\ud800' }],
    ['INVALID_MODULE', 'module', { ...GOOD, module: 'x'.repeat(129) }],
    ['MISSING_TIMESTAMP', 'timestamp', { ...GOOD, timestamp: undefined }],
    ['INVALID_TIMESTAMP', 'timestamp', { ...GOOD, timestamp: 'soon' }],
    ['INVALID_TIMESTAMP', 'timestamp', { ...GOOD, timestamp: {} }],
    ['NONEXISTENT_LOCAL_TIME', 'timestamp', { ...GOOD, timestamp: '2026-03-29 02:30:00' }],
    ['TIME_OUT_OF_RANGE', 'timestamp', { ...GOOD, timestamp: 946_684_799_999 }],
    ['TIME_OUT_OF_RANGE', 'timestamp', { ...GOOD, timestamp: 1_700_000_000 }],
    ['TIME_OUT_OF_RANGE', 'timestamp', { ...GOOD, timestamp: '2027-01-01T00:00:00.001Z' }],
    ['INVALID_MEASURES', 'measures', { ...GOOD, measures: {} }],
    ['INVALID_MEASURES', 'measures[1]', { ...GOOD, measures: [m('a', 1), 2] }],
    ['INVALID_MEASURES', 'measures[0]', { ...GOOD, measures: [[]] }],
    ['INVALID_MEASURE_NAME', 'measures[0].name', { ...GOOD, measures: [m('', 1)] }],
    ['INVALID_MEASURE_NAME', 'measures[0].name', { ...GOOD, measures: [m(undefined, 1)] }],
    ['INVALID_VALUE', 'measures[1].value', { ...GOOD, measures: [m('a', 1), m('b', '2')] }],
    ['INVALID_VALUE', 'measures[0].value', { ...GOOD, measures: [m('a', null)] }],
    ['INVALID_VALUE', 'measures[0].value', { ...GOOD, measures: [m('a', Number.NaN)] }],
    ['INVALID_VALUE', 'measures[0].value', { ...GOOD, measures: [m('a', {})] }],
    ['INVALID_VALUE', 'temperature', { ...GOOD, temperature: '20' }],
    ['INVALID_VALUE', 'voltage', { ...GOOD, voltage: Number.POSITIVE_INFINITY }],
    ['INVALID_VALUE', 'voltage', { ...GOOD, voltage: true }],
    ['INVALID_VALUE', 'voltage', { ...GOOD, voltage: 1.1e100 }],
    ['INVALID_VALUE', 'temperature', { ...GOOD, temperature: -1.7e308 }],
    ['INVALID_VALUE', 'measures[0].value', { ...GOOD, measures: [m('a', 1e101)] }],
    ['DUPLICATE_METRIC', 'measures[1].name', { ...GOOD, measures: [m('a', 1), m('a', 1)] }],
    ['DUPLICATE_METRIC', 'temperature', { ...GOOD, measures: [m('temperature', 1)], temperature: 1 }],
    ['DUPLICATE_METRIC', 'voltage', { ...GOOD, measures: [m('voltage', 1)], voltage: 2 }],
    ['NO_VALUES', '', { ...GOOD, measures: [] }],
    ['NO_VALUES', '', { module: 'A', timestamp: 1_700_000_000_000 }],
    ['TOO_MANY_MEASURES', 'measures', { ...GOOD, measures: ['a', 'b', 'c', 'd'].map((n) => m(n, 1)) }],
  ])('refuses with %s at "%s"', (code, path, record) => {
    const answer = parseRecord(record, RULES);
    expect(answer).toMatchObject({ ok: false, code, path, message: expect.stringMatching(/./) });
  });

  it('says of seconds that they look like seconds', () => {
    expect(parseRecord({ ...GOOD, timestamp: 1_780_000_000 }, RULES)).toMatchObject({
      message: expect.stringContaining('seconds'),
    });
  });

  it('takes only the sender’s own properties, and names of the prototype as any other', () => {
    const inherited = JSON.parse('{"__proto__":{"module":"A","timestamp":1700000000000,"voltage":1}}');
    expect(parseRecord(inherited, RULES)).toMatchObject({ code: 'MISSING_MODULE' });
    expect(parseRecord(Object.create(GOOD), RULES)).toMatchObject({ code: 'MISSING_MODULE' });
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const record = { ...GOOD, module: name, measures: [m(name, 7)] };
      expect(parseRecord(record, RULES)).toMatchObject({
        ok: true,
        module: name,
        names: [name],
        values: [7],
      });
    }
    const measure = JSON.parse('[{"__proto__":{"name":"a","value":1}}]');
    expect(parseRecord({ ...GOOD, measures: measure }, RULES)).toMatchObject({
      code: 'INVALID_MEASURE_NAME',
    });
  });

  it('takes the limits themselves', () => {
    for (const timestamp of [RULES.minTimeMs, RULES.maxTimeMs]) {
      expect(parseRecord({ ...GOOD, timestamp }, RULES)).toMatchObject({ ok: true, timeMs: timestamp });
    }
    const measures = ['a', 'b', 'c'].map((n) => m(n, 1));
    expect(parseRecord({ ...GOOD, module: 'x'.repeat(128), measures }, RULES)).toMatchObject({ ok: true });
    expect(parseRecord({ ...GOOD, voltage: -1e100 }, RULES)).toMatchObject({ ok: true });
  });

  it('judges anything without throwing, and no sum or square of what it takes overflows', () => {
    const anything = fc.record(
      {
        module: fc.oneof(fc.string(), fc.anything()),
        timestamp: fc.oneof(fc.constant(1_700_000_000_000), fc.anything()),
        measures: fc.oneof(fc.array(fc.record({ name: fc.string(), value: fc.double() })), fc.anything()),
        temperature: fc.anything(),
        voltage: fc.oneof(fc.double(), fc.anything()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, (record) => {
        const answer = parseRecord(record, RULES);
        if (!answer.ok) return;
        expect(answer.values.every((value) => Math.abs(value) <= 1e100)).toBe(true);
        expect(new Set(answer.names).size).toBe(answer.names.length);
        expect(answer.names.length).toBe(answer.values.length);
      }),
    );
  });
});
