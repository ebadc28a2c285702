import { Analysis, openBlob, type ProfileColumn } from '@wp/eda';
import { createFiguresPool } from '@wp/eda/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wideDataset } from './wide-dataset.ts';

const ROWS = 300_000;
const columns = (factor: number): ProfileColumn[] => [
  { kind: 'number', name: 'power', values: Float64Array.from({ length: ROWS }, (_, i) => i * factor) },
];

describe('a table as a file', () => {
  const pool = createFiguresPool({ size: 1 });
  const analysis = new Analysis(pool);
  const control = (signal = new AbortController().signal) => ({ signal, progress: () => undefined });
  beforeAll(async () => {
    await analysis.openDataset({ files: await wideDataset('one', columns(1), {}) }, control());
  });
  afterAll(() => pool[Symbol.dispose]());

  it('is what is shown, steps and all, and of another dataset what is saved', async () => {
    await analysis.applySteps({ steps: [{ step: 'filter', where: 'power < 5' }] }, control());
    const shown = await openBlob(await analysis.exportShown({ format: 'parquet' }, control()));
    expect([...(shown.columns[0]?.values ?? [])]).toEqual([0, 1, 2, 3, 4]);
    const files = await wideDataset('two', columns(2), {});
    const other = await openBlob(await analysis.exportDataset({ files, format: 'arrow' }, control()));
    expect(other.columns[0]?.values).toEqual(columns(2)[0]?.values);
    // The open one is as it was.
    expect(await analysis.count({ selection: {} }, control())).toBe(5);
    await analysis.applySteps({ steps: [] }, control());
  });

  it('hears that it is to end while it is encoded', async () => {
    const ending = new AbortController();
    let told = 0;
    const asked = analysis.exportShown(
      { format: 'csv' },
      {
        signal: ending.signal,
        progress: () => {
          told += 1;
        },
      },
    );
    setTimeout(() => ending.abort(new Error('enough')), 0);
    await expect(asked).rejects.toThrow('enough');
    expect(told).toBeLessThan(ROWS / 10_000);
  });
});
