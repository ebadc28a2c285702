import { join } from 'node:path';
import { timed } from '../measure.ts';
import type { Row } from '../row.ts';
import { firstChart, offlineWindow, openBig, preparedBig } from '../window/open-big.ts';
import { prepareWindows } from '../window/open-window.ts';

const ALLOWED_MS = 1000;

/** From the click on a dataset to its first chart, out of the profile that is kept with it. */
export const openFirst: Row = {
  name: 'open-first',
  title: 'a dataset of 10 M rows: from click to the first chart',
  needs: 'embedded',
  target: '≤ 1 (1 s)',
  reached: (ratio) => ratio <= 1,
  limit: 'one page of the view, drawn by software',
  async run({ repetitions, quick, progress }) {
    const end = await prepareWindows(progress);
    try {
      await using big = await preparedBig(quick, progress);
      const ours: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        await using window = await offlineWindow(big.dataDir);
        const { ms } = await timed(async () => {
          await window.page.getByRole('button', { name: 'Open: Big' }).click();
          await firstChart(window.page);
        });
        ours.push(ms);
      }
      return {
        unit: 'ms',
        ours,
        against: ours.map(() => ALLOWED_MS),
        againstIs: 'the second that is allowed',
      };
    } finally {
      await end();
    }
  },
};

/** From the click until all rows can be asked about, beside native DuckDB making a table of the same files. */
export const openWhole: Row = {
  name: 'open-whole',
  title: 'the same: all rows can be asked about',
  needs: 'embedded',
  target: '≤ 5',
  reached: (ratio) => ratio <= 5,
  limit: 'Parquet decoded by WASM, on one core',
  async run({ repetitions, quick, progress }) {
    const end = await prepareWindows(progress);
    try {
      await using big = await preparedBig(quick, progress);
      const ours: number[] = [];
      const against: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        progress(`${i + 1} of ${repetitions}`);
        against.push(await nativeMs(join(big.dataDir, 'datasets', 'Big')));
        await using window = await offlineWindow(big.dataDir);
        ours.push((await timed(() => openBig(window.page))).ms);
      }
      return { unit: 'ms', ours, against, againstIs: 'native DuckDB, CREATE TABLE of the same Parquet' };
    } finally {
      await end();
    }
  },
};

/** By DuckDB itself: our own store lets no statement read a file. */
async function nativeMs(folder: string): Promise<number> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const files = join(folder, 'data', '*.parquet').replaceAll("'", "''");
    return (await timed(() => connection.run(`CREATE TABLE big AS SELECT * FROM read_parquet('${files}')`)))
      .ms;
  } finally {
    connection.closeSync();
  }
}
