import { openNativeStore } from '@wp/eda/node';
import { expect, it } from 'vitest';
import { examplesOf } from './examples.ts';

const column = (name: string, kind: 'number' | 'time' | 'text') => ({ name, kind, unit: null });
const VALUES = {
  number: Float64Array.of(1, 2),
  time: Float64Array.of(0, 1),
  text: ['a', 'b'],
};

it.each([
  ['all kinds', ['module:text', 'time:time', 'the power:number']],
  ['numbers alone', ['A:number', 'b:number']],
  ['texts alone', ['Order:text']],
])('the examples run on a dataset of %s', async (_, given) => {
  const columns = given.map((one) => {
    const [name, kind] = one.split(':') as [string, 'number' | 'time' | 'text'];
    return column(name, kind);
  });
  const time = columns.find(({ kind }) => kind === 'time')?.name ?? null;
  const by = columns.find(({ name }) => name === 'module')?.name ?? null;
  await using store = await openNativeStore();
  const table = columns.map(({ name, kind }) => ({ kind, name, values: VALUES[kind] }) as never);
  await store.createTable('data', table, 2);
  const examples = examplesOf({ columns, time, by });
  expect(examples.length).toBeGreaterThan(1);
  for (const { statement } of examples) expect((await store.query(statement)).rows).toBeGreaterThan(0);
});
