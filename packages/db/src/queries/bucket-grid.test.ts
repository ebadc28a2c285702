import { bucketSchema } from '@wp/contract';
import { describe, expect, it } from 'vitest';
import { createBucketGrid } from './bucket-grid.ts';

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const gridOf = (bucket: string, zone: string, from: string, to: string) => {
  const range = { fromMs: at(from), toMs: at(to) };
  const grid = createBucketGrid(bucketSchema.parse(bucket), zone, range);
  return { grid, starts: grid.starts(range).map((ms) => new Date(ms).toISOString().slice(0, 16)) };
};

describe('createBucketGrid', () => {
  it('gives a day of 25 hours its 25 hours, and one of 23 its 23', () => {
    expect(gridOf('1h', 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T23:00Z').starts).toHaveLength(25);
    expect(gridOf('1h', 'Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z').starts).toHaveLength(23);
  });

  it('lets days follow the wall clock over a change, and hours run on', () => {
    expect(gridOf('6h', 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T12:00Z').starts).toEqual([
      '2026-10-24T18:00',
      '2026-10-25T00:00',
      '2026-10-25T06:00',
    ]);
    expect(gridOf('1d', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-30T12:00Z').starts).toEqual([
      '2026-03-27T23:00',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ]);
    expect(gridOf('1h', 'Asia/Kolkata', '2026-03-28T00:00Z', '2026-03-28T01:00Z').starts).toEqual([
      '2026-03-28T00:00',
    ]);
  });

  it('begins a day whose midnight is left out at the change', () => {
    // Beirut: 2026-03-29 00:00 becomes 01:00.
    expect(gridOf('1d', 'Asia/Beirut', '2026-03-28T12:00Z', '2026-03-30T12:00Z').starts).toEqual([
      '2026-03-27T22:00',
      '2026-03-28T22:00',
      '2026-03-29T21:00',
    ]);
  });

  it('begins weeks on Monday, months and years on the first', () => {
    expect(gridOf('1w', 'UTC', '2026-11-24T00:00Z', '2026-12-01T00:00Z').starts).toEqual([
      '2026-11-23T00:00',
      '2026-11-30T00:00',
    ]);
    expect(gridOf('3mo', 'America/New_York', '2026-02-01T00:00Z', '2026-05-01T00:00Z').starts).toEqual([
      '2026-01-01T05:00',
      '2026-04-01T04:00',
    ]);
    expect(gridOf('1y', 'UTC', '1969-06-01T00:00Z', '1971-01-01T00:00Z').starts).toEqual([
      '1969-01-01T00:00',
      '1970-01-01T00:00',
    ]);
  });

  it('refuses to write out a grid that memory would not hold', () => {
    const range = { fromMs: at('2006-01-01'), toMs: at('2026-01-01') };
    const grid = createBucketGrid(bucketSchema.parse('1s'), 'UTC', range);
    expect(() => grid.starts(range)).toThrow(/631152001 buckets; the limit is 2000000/);
    expect(grid.startOf(at('2026-01-01'))).toBe(at('2026-01-01'));
  });

  it('puts an instant in the last bucket that begins no later, whatever the zone', () => {
    const from = at('2026-03-01T00:00Z');
    const wrong: string[] = [];
    for (const zone of [
      'UTC',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Asia/Beirut',
      'America/Santiago',
    ]) {
      for (const bucket of ['45m', '1h', '2h', '7h', '12h', '1d', '3d', '1w', '1mo']) {
        const range = { fromMs: from, toMs: from + 260 * 24 * HOUR };
        const grid = createBucketGrid(bucketSchema.parse(bucket), zone, range);
        const starts = grid.starts(range);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        for (let ms = from, next = 0; ms < range.toMs; ms += 1_234_567) {
          while ((starts[next + 1] ?? Infinity) <= ms) next++;
          if (grid.startOf(ms) !== starts[next]) wrong.push(`${zone} ${bucket} ${ms}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('knows which roll-ups it is made of', () => {
    const made = (bucket: string, zone: string, stepMs: number) =>
      gridOf(bucket, zone, '2026-03-01T00:00Z', '2026-11-30T00:00Z').grid.isMadeOf(stepMs);
    expect(made('1mo', 'UTC', 24 * HOUR)).toBe(true);
    expect(made('1mo', 'Europe/Berlin', 24 * HOUR)).toBe(false);
    expect(made('1mo', 'Europe/Berlin', HOUR)).toBe(true);
    expect(made('1d', 'Asia/Kolkata', HOUR)).toBe(false);
    expect(made('1d', 'Asia/Kolkata', 60_000)).toBe(true);
    expect(made('1d', 'Australia/Lord_Howe', HOUR)).toBe(false);
    expect(made('90m', 'UTC', HOUR)).toBe(false);
  });
});
