import { describe, expect, it } from 'vitest';
import { nameKey, readDatasetName } from './names.ts';

describe('a name of a dataset', () => {
  it.each(['Roof, spring 2026', 'Dächer', '屋根 1', 'com10', 'a.b'])('may be %s', (name) => {
    expect(readDatasetName(` ${name} `)).toEqual({ ok: true, value: name });
  });

  it.each([
    '',
    '  ',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    'C:x',
    '.hidden',
    'end.',
    'CON',
    'nul.txt',
    'Lpt1',
    'a\0b',
    'a\nb',
    'a\u202eb',
    'what?',
    'x'.repeat(121),
    'ä'.repeat(61),
  ])('is never %j', (name) => {
    expect(readDatasetName(name)).toMatchObject({ ok: false });
  });

  it('is one name however it is composed or cased', () => {
    expect(nameKey('DA\u0308cher')).toBe(nameKey('d\u00e4cher'));
    expect(readDatasetName('Da\u0308cher')).toEqual({ ok: true, value: 'D\u00e4cher' });
  });
});
