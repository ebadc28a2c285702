import { type DatasetQuery, datasetPartFileSchema } from '@wp/contract';
import { describe, expect, it } from 'vitest';
import { planSlices } from './plan.ts';

const query = (from: string, to: string, bucket?: string): DatasetQuery => ({
  metrics: ['power'],
  from,
  to,
  ...(bucket === undefined ? {} : { bucket, aggregates: ['avg'] }),
});
const edges = (asked: DatasetQuery, zone = 'UTC', more = {}) => {
  const slices = planSlices(asked, { zone, ...more });
  for (const slice of slices) expect(() => datasetPartFileSchema.parse(slice.file)).not.toThrow();
  for (const [i, slice] of slices.entries()) expect(slice.to).toBe(slices[i + 1]?.from ?? slice.to);
  expect(slices.at(-1)?.to).toBe(new Date(asked.to).toISOString());
  return slices.map((slice) => slice.from);
};

describe('slices', () => {
  it('are months, cut at the ends of the range', () => {
    const asked = query('2026-01-15T06:00:00.000Z', '2026-03-02T00:00:00.000Z');
    expect(edges(asked)).toEqual([
      '2026-01-15T06:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ]);
    expect(planSlices(asked, { zone: 'UTC' })[0]?.file).toBe(
      'data/part-20260115T060000Z-20260201T000000Z.parquet',
    );
  });

  it('are days where a month holds too many rows', () => {
    const asked = query('2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z');
    const counts = new Map([[Date.UTC(2026, 0, 1), 31_000]]);
    expect(edges(asked, 'UTC', { counts, maxRows: 1000 })).toHaveLength(32);
    expect(edges(asked, 'UTC', { counts, maxRows: 10_500 })).toHaveLength(5);
    expect(edges(asked, 'UTC', { counts, maxRows: 31_000 })).toHaveLength(2);
  });

  it('never cut a bucket of seconds to hours, which count from 1970 in UTC', () => {
    const asked = query('2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', '7h');
    for (const from of edges(asked).slice(1)) expect(Date.parse(from) % (7 * 3_600_000)).toBe(0);
    expect(edges(asked)).toHaveLength(6);
  });

  it('follow the zone where days do', () => {
    const asked = query('2026-02-15T00:00:00Z', '2026-05-15T00:00:00Z', '1d');
    expect(edges(asked, 'Europe/Berlin').slice(1)).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
      '2026-04-30T22:00:00.000Z',
    ]);
    expect(
      edges(query('2024-06-01T00:00:00Z', '2026-05-15T00:00:00Z', '1mo'), 'Asia/Kolkata').slice(1),
    ).toEqual(['2024-12-31T18:30:00.000Z', '2025-12-31T18:30:00.000Z']);
  });

  it('are one where the start of a bucket cannot be told here', () => {
    for (const bucket of ['1w', '2d', '3mo'])
      expect(edges(query('2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z', bucket))).toHaveLength(1);
  });

  it('stay within a short range', () => {
    expect(edges(query('2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.001Z'))).toHaveLength(2);
    expect(edges(query('2026-01-31T10:00:00.000Z', '2026-01-31T10:00:00.001Z'))).toHaveLength(1);
  });
});
