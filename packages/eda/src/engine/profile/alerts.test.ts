import { expect, it } from 'vitest';
import { profileDataset } from './profile-dataset.ts';

it('infinite values that count as missing are named where missing ones are', () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? Number.POSITIVE_INFINITY : i));
  values[1] = Number.NaN;
  const { alerts } = profileDataset([
    { name: 'x', kind: 'number', values },
    {
      name: 'y',
      kind: 'number',
      values: values.map((value) => (Number.isFinite(value) ? value : Number.NaN)),
    },
  ]);
  const missing = alerts.filter(({ kind }) => kind === 'high-missing').map(({ text }) => text);
  expect(missing).toEqual([
    'x misses 11 values (11 %, 10 infinite ones among them).',
    'y misses 11 values (11 %).',
  ]);
});
