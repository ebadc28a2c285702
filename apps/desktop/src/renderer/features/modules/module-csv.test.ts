import { expect, it } from 'vitest';
import { type Known, understandModules } from './module-csv.ts';

const known = new Map<string, Known>([
  ['A', { module_num: 'A', module_type: null, asset: 'roof', sensor_type: 'pv' }],
  ['B', { module_num: 'B', module_type: null, asset: 'roof', sensor_type: null }],
]);

it('says which are new, which change and how, and which are wrong', () => {
  const csv =
    '\uFEFFmodule_num,asset,colour\r\nA,"barn, north",red\r\nB,roof,\r\nC,,\r\n\r\n,roof,\r\nA,x,\r\n';
  const { lines, ignored } = understandModules(csv, known);
  expect(lines.map(({ line, is, says }) => [line, is, says])).toEqual([
    [2, 'changed', 'asset: roof → barn, north'],
    [3, 'same', 'as it is'],
    [4, 'new', 'new'],
    [6, 'wrong', 'the module_num is missing'],
    [7, 'wrong', 'stands in the file twice'],
  ]);
  expect(lines[0]?.module).toEqual({ module_num: 'A', asset: 'barn, north' });
  expect(ignored).toEqual(['colour']);
});

it('reads semicolons, and says what is no table of modules', () => {
  expect(understandModules('module_num;sensor_type\nB;pv', known).lines[0]?.says).toBe('sensor_type: — → pv');
  expect(() => understandModules('name,asset\nA,roof', known)).toThrow(
    'no column module_num; it has name, asset',
  );
  expect(() => understandModules('module_num\n"A', known)).toThrow('line 2 is never closed');
});
