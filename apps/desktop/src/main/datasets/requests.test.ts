import { describe, expect, it } from 'vitest';
import { datasetRequestSchema, renameSchema } from './requests.ts';

const good = {
  name: 'Roof',
  metrics: ['power'],
  from: 1_700_000_000_000,
  to: 1_700_086_400_000,
  zone: 'UTC',
};

describe('what the page asks to save', () => {
  it.each([{}, { modules: ['M1'] }, { bucket: '5m', aggregates: ['avg', 'max'] }, { zone: 'Asia/Kolkata' }])(
    'may be %j',
    (change) => {
      expect(datasetRequestSchema.safeParse({ ...good, ...change }).success).toBe(true);
    },
  );

  it.each([
    { path: '/etc' },
    { server: 'https://evil.example' },
    { metrics: [] },
    { from: Number.NaN },
    { from: good.to },
    { from: 0, to: 6_000_000_000_000 },
    { from: '2026-01-01' },
    { bucket: '5m' },
    { bucket: '5 minutes', aggregates: ['avg'] },
    { aggregates: ['avg'] },
    { bucket: '5m', aggregates: ['evil'] },
    { zone: '../UTC' },
    { name: 'x'.repeat(501) },
    { name: ['Roof'] },
  ])('is never %j', (change) => {
    expect(datasetRequestSchema.safeParse({ ...good, ...change }).success).toBe(false);
  });

  it('says no more than the two names to rename', () => {
    expect(renameSchema.safeParse({ name: 'a', to: 'b' }).success).toBe(true);
    expect(renameSchema.safeParse({ name: 'a', to: 'b', path: '/' }).success).toBe(false);
  });
});
