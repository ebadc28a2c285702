import { profileTable, type TextColumn } from '@wp/eda';
import { afterAll, describe, expect, it } from 'vitest';
import { createFiguresPool } from '../src/node/figures-pool.ts';
import { profileWithPool } from '../src/worker/profile-with-pool.ts';
import { columnFrom, shareColumns } from '../src/worker/shared-columns.ts';

const rows = 1500;
const START = Date.UTC(2024, 2, 20);
const list = Array.from({ length: rows }, (_, i) => i);
const text = (name: string, of: (i: number) => string | null): TextColumn => ({
  ...{ kind: 'text', name },
  values: list.map(of),
});
/** Uneven instants with a gap, values and texts that are missing together, an infinite one, a column of nothing. */
const columns = [
  {
    ...{ kind: 'time' as const, name: 'at' },
    values: Float64Array.from(list, (i) => START + (i + (i > 700 ? 200 : 0)) * 900_000 + (i % 7) * 60_000),
  },
  {
    ...{ kind: 'number' as const, name: 'wave' },
    values: Float64Array.from(list, (i) => (i % 50 < 3 ? Number.NaN : Math.sin(i / 15) + (i > 900 ? 3 : 0))),
  },
  {
    ...{ kind: 'number' as const, name: 'other' },
    values: Float64Array.from(list, (i) =>
      i % 50 < 2 ? Number.NaN : i === 77 ? Number.POSITIVE_INFINITY : (i * 7919) % 101,
    ),
  },
  { kind: 'number' as const, name: 'nothing', values: new Float64Array(rows).fill(Number.NaN) },
  text('state', (i) => (i % 50 < 2 ? null : i % 3 === 0 ? 'run' : 'idle')),
  text('mode', (i) => (i % 4 === 0 ? 'b' : 'a')),
];

describe('a profile by the pool', () => {
  const script = new URL('../dist/node/figures.worker.js', import.meta.url);
  const pool = createFiguresPool({ size: 2, script });
  afterAll(() => pool[Symbol.dispose]());

  it('is the one without it, where values are missing and instants uneven', async () => {
    const shared = shareColumns(columns);
    pool.setColumns(shared);
    const control = { signal: new AbortController().signal, progress: () => undefined };
    const roles = { time: 'at', by: null };
    const { isOneSeries, ...found } = await profileWithPool(
      { columns: shared.map(columnFrom), roles, rows: undefined, count: rows },
      { pool, control, tell: () => undefined },
    );
    const alone = profileTable({ columns, rows, notes: [] }, { time: 'at' });
    expect(isOneSeries).toBe(true);
    expect(found).toEqual(alone);
    expect(alone.missing_matrix.columns).toEqual(['wave', 'other', 'nothing', 'state']);
    expect(alone.cramers_v.columns).toEqual(['state', 'mode']);
    expect(alone.series.wave?.lomb_scargle).not.toBeNull();
    expect(alone.series.wave?.change_points?.points.length).toBeGreaterThan(0);
    expect(alone.series.nothing?.acf_gaps?.n).toBe(0);
    expect(JSON.parse(JSON.stringify(alone))).toEqual(alone);
  });
});
