import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pearson } from '@wp/eda';
import { createFiguresPool, shareColumns } from '@wp/eda/node';
import { BIG_ROWS, bigColumns, rawFiles } from '../analysis/big.ts';
import { python } from '../analysis/python.ts';
import { timed } from '../measure.ts';
import type { Row } from '../row.ts';

interface Figures {
  mean: number;
  skew: number;
  distinct: number;
  spearman: number;
  daily: number;
}

const DIGITS = 1e-9;

/** Exactly the figures that pandas has, on columns that are in memory on both sides. */
export const profileSame: Row = {
  name: 'profile-same',
  title:
    'describe, skew, kurt, nunique, histogram, Pearson, Spearman, daily means by module: 10 M rows × 4, in memory',
  needs: 'embedded',
  target: '≤ 1; the goal is ≤ 1/3',
  reached: (ratio) => ratio <= 1,
  limit: 'sorting the columns, for ranks and quantiles',
  async run({ repetitions, quick, progress }) {
    const rows = quick ? BIG_ROWS / 100 : BIG_ROWS;
    progress('making the columns');
    const columns = bigColumns(rows);
    const folder = await mkdtemp(join(tmpdir(), 'wp-bench-same-'));
    const pool = createFiguresPool();
    try {
      await rawFiles(folder, columns);
      pool.setColumns(shareColumns(columns));
      await pool.run('column', { name: 'time', rows: { from: 0, to: 10 } });
      const ours: number[] = [];
      const against: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}: pandas`);
        const theirs = await python<Figures & { ms: number }>('profile_same.py', [folder]);
        progress(`${i + 1} of ${repetitions}: ours`);
        const { ms, value } = await timed(() => figures(pool, columns, rows));
        compare(value, theirs);
        ours.push(ms);
        against.push(theirs.ms);
      }
      return { unit: 'ms', ours, against, againstIs: 'pandas' };
    } finally {
      pool[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function figures(
  pool: ReturnType<typeof createFiguresPool>,
  columns: ReturnType<typeof bigColumns>,
  rows: number,
): Promise<Figures> {
  const [, , power, voltage] = columns;
  if (power?.kind !== 'number' || voltage?.kind !== 'number') throw new Error('the columns are others');
  const each = rows / 100;
  const days = { metrics: ['power', 'voltage'], time: 'time', interval: { every: 1, unit: 'day' } as const };
  const range = {
    fromMs: Date.UTC(2024, 0, 1),
    toMs: Date.UTC(2024, 0, 1) + each * 300_000,
    timeZone: 'UTC',
  };
  const [column, , pairs, daily] = await Promise.all([
    pool.run('column', { name: 'power' }),
    pool.run('column', { name: 'voltage' }),
    // Of all rows, where the profile would look at a sample.
    ranksOf(pool).then(([x, y]) => ({
      pearson: pearson(power.values, voltage.values),
      spearman: pearson(x, y),
    })),
    Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        pool.run('explore', { ...days, ...range, rows: { from: i * each, to: (i + 1) * each } }),
      ),
    ),
  ]);
  if (column.kind !== 'number') throw new Error('the column is another');
  const means = daily.flatMap((lines) => [...(lines.find(({ metric }) => metric === 'power')?.value ?? [])]);
  return {
    mean: column.mean ?? Number.NaN,
    skew: column.skewness ?? Number.NaN,
    distinct: column.distinct,
    spearman: pairs.spearman,
    daily: means.reduce((sum, mean) => sum + mean, 0),
  };
}

/** Of both columns at once: Spearman is Pearson of these. */
const ranksOf = (pool: ReturnType<typeof createFiguresPool>) =>
  Promise.all([
    pool.run('ranksBeside', { name: 'power', other: 'voltage' }),
    pool.run('ranksBeside', { name: 'voltage', other: 'power' }),
  ]);

/** A faster figure that is another one would be worth nothing. */
function compare(ours: Figures, theirs: Figures): void {
  for (const name of ['mean', 'skew', 'distinct', 'spearman', 'daily'] as const)
    if (Math.abs(ours[name] - theirs[name]) > DIGITS * Math.max(1, Math.abs(theirs[name])))
      throw new Error(`${name} is ${ours[name]} here and ${theirs[name]} in pandas`);
}
