import { type FiguresPool, profileTable, type RunOptions } from '@wp/eda';
import { createFiguresPool } from '@wp/eda/node';
import { afterEach, describe, expect, it } from 'vitest';

const rows = 2000;
const columns = [
  {
    kind: 'number' as const,
    name: 'power',
    values: Float64Array.from({ length: rows }, (_, i) => Math.sin(i / 7) * i),
  },
  {
    kind: 'number' as const,
    name: 'other',
    values: Float64Array.from({ length: rows }, (_, i) => (i * 7919) % 101),
  },
];
const shared = columns.map((column) => {
  const values = new Float64Array(new SharedArrayBuffer(column.values.byteLength));
  values.set(column.values);
  return { ...column, values };
});

const script = new URL('./odd-tasks.worker.mjs', import.meta.url);
/** Tasks that no product has: see `odd-tasks.worker.mjs`. */
const odd = (pool: FiguresPool, name: 'spin' | 'die', args: object, options?: RunOptions): Promise<unknown> =>
  pool.run(name as 'column', args as { name: string }, options);

describe('the pool of workers', () => {
  const pools: ReturnType<typeof createFiguresPool>[] = [];
  const open = (options: Parameters<typeof createFiguresPool>[0] = {}) => {
    const pool = createFiguresPool({ size: 2, script, ...options });
    pools.push(pool);
    pool.setColumns(shared);
    return pool;
  };
  afterEach(() => {
    for (const pool of pools.splice(0)) pool[Symbol.dispose]();
  });

  it('gives the figures that are computed without it', async () => {
    const pool = open();
    const [power, other, pairs] = await Promise.all([
      pool.run('column', { name: 'power' }),
      pool.run('column', { name: 'other' }),
      pool.run('pairs', { names: ['power', 'other'] }),
    ]);
    const alone = profileTable({ columns, rows, notes: [] });
    expect({ power, other }).toEqual({ ...alone.columns });
    expect(pairs.spearman).toEqual(alone.spearman);
  });

  it('looks at the rows that a task names', async () => {
    const pool = open();
    const chosen = Uint32Array.from({ length: 10 }, (_, i) => 2 * i + 1);
    const profile = await pool.run('column', { name: 'other', rows: chosen });
    expect(profile).toMatchObject({ count: 10, max: Math.max(...chosen.map((row) => (row * 7919) % 101)) });
    expect(await pool.run('column', { name: 'other', rows: { from: 5, to: 8 } })).toMatchObject({ count: 3 });
  });

  it('gives tasks the columns that were set last', async () => {
    const pool = open({ size: 1 });
    expect(await pool.run('column', { name: 'power' })).toMatchObject({ count: rows });
    pool.setColumns([{ kind: 'number', name: 'power', values: Float64Array.of(1, 2) }]);
    expect(await pool.run('column', { name: 'power' })).toMatchObject({ count: 2 });
  });

  it('lets errors keep their code on the way', async () => {
    await expect(open().run('column', { name: 'none' })).rejects.toMatchObject({
      code: 'RANGE',
      message: 'There is no column "none"; there are: power, other.',
    });
  });

  it.each([false, true])('ends a task that is cancelled, deaf: %s, and goes on', async (isDeaf) => {
    const pool = open({ size: 1 });
    const ending = new AbortController();
    const reason = new Error('enough');
    const spinning = odd(pool, 'spin', { steps: 1e9, isDeaf }, { signal: ending.signal });
    const waiting = pool.run('column', { name: 'power' });
    setTimeout(() => ending.abort(reason), 50);
    await expect(spinning).rejects.toBe(reason);
    expect(await waiting).toMatchObject({ count: rows });
  });

  it('ends no later task with the signal of one that is done', async () => {
    const pool = open({ size: 1, graceMs: 1 });
    const ending = new AbortController();
    await pool.run('column', { name: 'power' }, { signal: ending.signal });
    const later = odd(pool, 'spin', { steps: 300, isDeaf: true });
    ending.abort(new Error('too late'));
    expect(await later).toBe(300);
  });

  it('ends one that waits without beginning it', async () => {
    const pool = open({ size: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const spinning = odd(pool, 'spin', { steps: 1e9, isDeaf: false }, { signal: first.signal });
    const waiting = pool.run('column', { name: 'power' }, { signal: second.signal });
    second.abort(new Error('not wanted'));
    await expect(waiting).rejects.toThrow('not wanted');
    first.abort(new Error('enough'));
    await expect(spinning).rejects.toThrow('enough');
  });

  it('ends one that takes longer than its deadline', async () => {
    const pool = open({ size: 1 });
    await expect(odd(pool, 'spin', { steps: 1e9, isDeaf: true }, { deadlineMs: 100 })).rejects.toMatchObject({
      code: 'WORKER_LOST',
      message: 'It took longer than 100 ms and was ended.',
    });
    expect(await pool.run('column', { name: 'power' })).toMatchObject({ count: rows });
  });

  it('tells how far a task is', async () => {
    const told: string[] = [];
    await odd(open(), 'spin', { steps: 3, isDeaf: false }, { progress: (_share, what) => told.push(what) });
    // On a port of their own: the last may come after the answer.
    await expect.poll(() => told).toEqual(['step 0 of 3, true', 'step 1 of 3, true', 'step 2 of 3, true']);
  });

  it('tries a task once more when its worker dies, then says so', async () => {
    const pool = open({ size: 1 });
    await expect(odd(pool, 'die', {})).rejects.toMatchObject({ code: 'WORKER_LOST' });
    expect(await pool.run('column', { name: 'power' })).toMatchObject({ count: rows });
  });

  it('refuses more than may wait', async () => {
    const pool = open({ size: 1, mostWaiting: 1 });
    const ending = new AbortController();
    const running = odd(pool, 'spin', { steps: 1e9, isDeaf: true }, { signal: ending.signal });
    const waiting = pool.run('column', { name: 'power' });
    await expect(pool.run('column', { name: 'power' })).rejects.toThrow('More than 1 tasks wait already.');
    ending.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(await waiting).toMatchObject({ count: rows });
  });

  it('lets nothing wait for ever when it is disposed', async () => {
    const pool = open({ size: 1 });
    const running = odd(pool, 'spin', { steps: 1e9, isDeaf: true });
    const waiting = pool.run('column', { name: 'power' });
    pool[Symbol.dispose]();
    await expect(running).rejects.toMatchObject({ code: 'WORKER_LOST' });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
