import { describe, expect, expectTypeOf, it } from 'vitest';
import { type DatasetManifest, datasetColumns, datasetManifestSchema } from './dataset.ts';

const HASH = 'a'.repeat(64);
const part = (from: string, to: string) => ({
  file: `data/part-${from.replace(/\D/g, '')}-${to.replace(/\D/g, '')}.parquet`,
  from: `${from}T00:00:00Z`,
  to: `${to}T00:00:00Z`,
  rows: 3,
  bytes: 900,
  sha256: HASH,
  fetchedAt: '2026-11-24T10:00:00.000Z',
  cursor: 'abc.def',
});
const {
  rows: _r,
  bytes: _b,
  sha256: _s,
  fetchedAt: _f,
  cursor: _c,
  ...slice
} = part('2026-02-01', '2026-03-01');
const manifest = {
  format: 'wp-dataset',
  version: 1,
  name: 'Roof, spring',
  layout: 'long',
  createdAt: '2026-11-24T10:00:00.000Z',
  parts: [part('2026-01-01', '2026-02-01')],
  missing: [slice],
  server: 'https://data.example.org',
  query: {
    modules: ['M1'],
    metrics: ['power'],
    from: '2026-01-01T00:00:00Z',
    to: '2026-03-01T00:00:00Z',
    bucket: '5m',
    aggregates: ['avg'],
  },
  zone: 'Europe/Berlin',
  units: { power: 'W' },
  columns: datasetColumns(['avg']),
  pipeline: [],
};

describe('dataset.json', () => {
  it('is read as it was written, with keys of a later version kept', () => {
    const given = { ...manifest, profile: { rows: 3 }, later: { kept: true } };
    expect(datasetManifestSchema.parse(JSON.parse(JSON.stringify(given)))).toEqual(given);
  });

  it('of the second version may have come from no server', () => {
    const given = {
      ...manifest,
      version: 2,
      server: null,
      query: null,
      missing: [],
      source: { name: 'roof.csv', kind: 'file' as const, notes: ['Numbers were read with a decimal comma.'] },
    };
    expect(datasetManifestSchema.parse(given)).toEqual(given);
  });

  it.each([
    ['a file outside of its folder', { missing: [{ ...slice, file: 'data/../../x.parquet' }] }],
    ['an absolute file', { missing: [{ ...slice, file: '/etc/passwd' }] }],
    ['another format', { format: 'other' }],
    ['a later version', { version: 3 }],
    ['no query in the first version', { query: null, missing: [] }],
    ['something missing of what came from no server', { version: 2, query: null }],
    ['a slice that is nowhere', { missing: [] }],
    ['slices over one another', { missing: [slice, slice] }],
    ['a hash that is none', { parts: [{ ...manifest.parts[0], sha256: 'abc' }] }],
    ['a bucket without aggregates', { query: { ...manifest.query, aggregates: undefined } }],
    ['a zone that does not exist', { zone: 'Mars/Olympus' }],
  ])('refuses %s', (_name, change) => {
    expect(datasetManifestSchema.safeParse({ ...manifest, ...change }).success).toBe(false);
  });

  it('has the types that rooms rely on', () => {
    expectTypeOf<DatasetManifest['parts'][number]['rows']>().toEqualTypeOf<number>();
    expectTypeOf<DatasetManifest['parts'][number]['cursor']>().toEqualTypeOf<string | null>();
    expectTypeOf<DatasetManifest['layout']>().toEqualTypeOf<'long' | 'wide'>();
    expectTypeOf<DatasetManifest['profile']>().toBeUnknown();
  });
});
