import { expect, it } from 'vitest';
import { isIn, laidOut, outcomeWords, typedRecord } from './record-text.ts';

it('lays JSON out and leaves what is none', () => {
  expect(laidOut('{"module":"A"}')).toBe('{\n  "module": "A"\n}');
  expect(laidOut('{"module":')).toBe('{"module":');
});

it('says what is no record', () => {
  expect(typedRecord('{"module":"A","timestamp":1}')).toEqual({ module: 'A', timestamp: 1 });
  expect(() => typedRecord('{"module":')).toThrow('no JSON');
  for (const text of ['[]', 'null', '3']) expect(() => typedRecord(text)).toThrow('is an object');
});

it('tells what became of a record', () => {
  expect(outcomeWords({ id: 1, outcome: 'rejected', code: 'NO_VALUES', message: 'none' })).toBe(
    'refused again: NO_VALUES, none',
  );
  expect([isIn({ id: 1, outcome: 'stored' }), isIn({ id: 1, outcome: 'not-found' })]).toEqual([true, false]);
});
