import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileColumn } from './column-input.ts';
import { duplicateRowCount } from './duplicate-rows.ts';
import { profileDataset } from './profile-dataset.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const noise = (i: number) => (Math.sin(i * 12.9898) * 43758.5453) % 1;

const rows = 24 * 14;
const times = Float64Array.from(
  { length: rows },
  (_, i) => START + i * HOUR_MS + (i >= 200 ? 5 * HOUR_MS : 0),
);
const wave = Float64Array.from(
  { length: rows },
  (_, i) => 10 + 5 * Math.sin((2 * Math.PI * i) / 24) + noise(i) / 2,
);
const columns: ProfileColumn[] = [
  { kind: 'time', name: 't', values: times },
  { kind: 'number', name: 'wave', values: wave },
  { kind: 'number', name: 'double', values: wave.map((v) => 2 * v + noise(v) / 50) },
  { kind: 'number', name: 'flat', values: new Float64Array(rows).fill(7) },
  {
    kind: 'number',
    name: 'humid',
    values: wave.map((_, i) => (i % 10 === 0 ? Number.NaN : i % 7 === 1 ? 0 : 60 + i / 2)),
  },
  {
    kind: 'text',
    name: 'state',
    values: Array.from(wave, (_, i) => (i % 5 === 0 ? null : i % 2 === 0 ? 'ok' : 'fault')),
  },
];

describe("a dataset's profile", () => {
  const profile = profileDataset(columns, { time: 't', quantities: { humid: 'humidity' } });

  it('raises the alerts that are due, and names columns and thresholds', () => {
    const raised = profile.alerts.map((alert) => [alert.kind, ...alert.columns].join(' '));
    expect(raised).toEqual([
      'gaps',
      'correlated wave double',
      'seasonal wave',
      'seasonal double',
      'constant flat',
      'stale flat',
      'high-missing humid',
      'high-zeros humid',
      'non-stationary humid',
      'out-of-range humid',
      'high-missing state',
    ]);
    expect(profile.alerts.every((alert) => alert.text.length > 10)).toBe(true);
    const strict = profileDataset(columns, {
      time: 't',
      thresholds: { gaps: 1, correlation: 2, missing: 1 },
    });
    expect(strict.alerts.map((alert) => alert.kind)).not.toContain('gaps');
  });

  it('is JSON without loss: what is undefined is null', () => {
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
    expect(profile.pearson.matrix[0]?.[2]).toBeNull();
    expect(profile.columns.flat).toMatchObject({ skewness: 0, kurtosis: 0, std: 0 });
    expect(profile.series.flat?.adf_aic.p).toBeNull();
  });

  it('takes a day for the season where the interval divides it, and says so', () => {
    expect(profile.series.wave).toMatchObject({ period_from: 'day', stl: { period: 24 }, n: rows });
    expect(profile.series.wave?.dominant_periods[0]?.label).toBe('24 h');
    expect(profile.dataset).toMatchObject({ columns: 6, duplicate_rows: 0 });
  });

  it('needs no time column, no rows, no columns', () => {
    expect(profileDataset(columns.slice(1)).series).toEqual({});
    expect(profileDataset([])).toMatchObject({ rows: 0, alerts: [] });
    const empty: ProfileColumn[] = [
      { kind: 'time', name: 't', values: new Float64Array(0) },
      { kind: 'number', name: 'x', values: new Float64Array(0) },
    ];
    expect(profileDataset(empty, { time: 't' }).columns.x).toMatchObject({ count: 0, mean: null });
  });

  it('survives columns of one row, of nothing, and of infinity', () => {
    for (const values of [
      [1],
      [Number.NaN],
      [Number.NaN, Number.NaN, Number.NaN],
      [1, Number.POSITIVE_INFINITY, 2, 3],
    ]) {
      const odd: ProfileColumn[] = [
        { kind: 'time', name: 't', values: Float64Array.from(values, (_, i) => i * HOUR_MS) },
        { kind: 'number', name: 'x', values: Float64Array.from(values) },
      ];
      const made = profileDataset(odd, { time: 't' });
      expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    }
  });

  it('refuses columns of different lengths, and a time column that is none', () => {
    const short: ProfileColumn = { kind: 'number', name: 'short', values: new Float64Array(3) };
    expect(() => profileDataset([...columns, short])).toThrow('"short" has 3 rows');
    expect(() => profileDataset(columns, { time: 'wave' })).toThrow('not a time column');
  });

  it('tells its progress, and ends when told to', () => {
    const shares: number[] = [];
    profileDataset(columns, { time: 't', progress: (share) => shares.push(share) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBe(0);
    const stop = () => {
      throw new Error('cancelled');
    };
    expect(() => profileDataset(columns, { progress: stop })).toThrow('cancelled');
  });
});

describe('duplicate rows', () => {
  it('are none where one column rises throughout, and are counted where it does not', () => {
    const flat = { kind: 'number', name: 'n', values: new Float64Array(3) } as const;
    const times = (...values: number[]) =>
      ({ kind: 'time', name: 't', values: Float64Array.from(values) }) as const;
    expect(duplicateRowCount([times(1, 2, 3), flat])).toBe(0);
    expect(duplicateRowCount([times(1, 2, 2), flat])).toBe(1);
    expect(duplicateRowCount([times(Number.NaN, Number.NaN, 3), flat])).toBe(1);
  });

  it('are those equal in every column, missing values alike', () => {
    const cell = fc.constantFrom(0, -0, 1, Number.NaN);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, fc.constantFrom('a', 'b', '', null)), { maxLength: 30 }),
        (list) => {
          const seen = new Set(
            list.map(([number, text]) => JSON.stringify([Number.isNaN(number) ? 'NaN' : number + 0, text])),
          );
          const found = duplicateRowCount([
            { kind: 'number', name: 'n', values: Float64Array.from(list, ([number]) => number) },
            { kind: 'text', name: 's', values: list.map(([, text]) => text) },
          ]);
          expect(found).toBe(list.length - seen.size);
        },
      ),
    );
  });
});
