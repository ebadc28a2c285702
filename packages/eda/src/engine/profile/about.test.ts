import { describe, expect, it } from 'vitest';
import { labelAt, labelText } from './about.ts';
import type { ProfileColumn } from './column-input.ts';
import { figureDefinition } from './definitions.ts';
import { profileDataset } from './profile-dataset.ts';

const rows = 200;
const wave = Float64Array.from({ length: rows }, (_, i) => Math.sin(i / 5) + i / 50);
const columns: ProfileColumn[] = [
  { kind: 'time', name: 'at', values: wave.map((_, i) => Date.UTC(2024, 0, 1) + i * 3_600_000) },
  { kind: 'number', name: 'whole', values: wave },
  { kind: 'number', name: 'a.b', values: wave.map((v, i) => (i % 4 === 0 ? Number.NaN : v)) },
  { kind: 'text', name: 'state', values: Array.from(wave, (v) => (v > 1 ? 'ok' : 'low')) },
  { kind: 'text', name: 'kind', values: Array.from(wave, (_, i) => (i % 3 === 0 ? 'x' : 'y')) },
];
/** What says something about a profile rather than being a figure of it. */
const NO_FIGURES = new Set(['alerts', 'about', 'notes', 'kind']);
const BY_COLUMN = new Set([
  'columns',
  'series',
  'quality',
  'completeness_daily',
  'completeness_hourly',
  'resample_1h_mean',
]);
const ONE_FIGURE = new Set(['completeness_daily', 'completeness_hourly', 'resample_1h_mean']);

describe('labels', () => {
  const profile = profileDataset(columns, { time: 'at' });

  it('stand beside every figure of a profile', () => {
    const unlabelled: string[] = [];
    const look = (pattern: string, column?: string) => {
      if (labelAt(profile.about, pattern, column) === undefined) unlabelled.push(pattern);
    };
    for (const [key, value] of Object.entries(profile)) {
      if (NO_FIGURES.has(key)) continue;
      if (key === 'dataset') for (const name of Object.keys(value)) look(`dataset.${name}`);
      else if (!BY_COLUMN.has(key)) look(key);
      else
        for (const [column, figures] of Object.entries(value as Record<string, object>))
          if (ONE_FIGURE.has(key)) look(`${key}.*`, column);
          else
            for (const name of Object.keys(figures))
              if (!NO_FIGURES.has(name)) look(`${key}.*.${name}`, column);
    }
    expect(unlabelled).toEqual([]);
  });

  it('give a column that misses values an n of its own, whatever its name', () => {
    expect(labelAt(profile.about, 'columns.*.mean', 'whole')).toMatchObject({ n: 200, exact: true });
    expect(profile.about['columns.a.b.mean']).toMatchObject({ n: 150, missing: 'left out' });
    expect(labelAt(profile.about, 'columns.*.count', 'a.b')).toMatchObject({ n: 200, missing: 'counted' });
    expect(profile.about['columns.*.skewness']?.source).toBe('pandas Series.skew');
  });

  it('are read as a sentence', () => {
    const label = profile.about['series.*.acf'];
    expect(label && labelText(label)).toBe(
      'autocorrelation at lag 0 to 40, sums ÷ n (statsmodels acf(nlags=40)). Exact, n = 200, missing interpolated.',
    );
    expect(() => figureDefinition('columns.*.wit')).toThrow(/No figure/);
  });

  it('leave out what is not there', () => {
    const without = profileDataset(columns.slice(1)).about;
    expect(Object.keys(without).filter((path) => /^series|^quality|gaps/.test(path))).toEqual([]);
  });
});
