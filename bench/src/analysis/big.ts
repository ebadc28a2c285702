import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ProfileColumn } from '@wp/eda';
import { writeDataset } from '@wp/eda/node';

/** Counts up when the rows are made in another way. */
const RECIPE = 1;
export const BIG_ROWS = 10_000_000;
const MODULES = 100;
const STEP_MS = 300_000;
const PER_DAY = 288;

/** Ten million wide rows of module, time, power and voltage: a hundred modules by five minutes, one cell in a hundred missing. */
export function bigColumns(rows: number): ProfileColumn[] {
  const each = rows / MODULES;
  const time = new Float64Array(rows);
  const power = new Float64Array(rows);
  const voltage = new Float64Array(rows);
  const module: string[] = new Array(rows);
  const random = seeded(1);
  for (let row = 0; row < rows; row++) {
    const i = row % each;
    module[row] = `34.B2.9F.${Math.floor(row / each)
      .toString(16)
      .padStart(2, '0')}`;
    time[row] = Date.UTC(2024, 0, 1) + i * STEP_MS;
    const sun = Math.max(0, Math.sin(((i % PER_DAY) / PER_DAY - 0.25) * 2 * Math.PI));
    power[row] = random() < 0.01 ? Number.NaN : cents(sun * 250 * (0.7 + 0.3 * random()));
    voltage[row] = cents(sun > 0 ? 30 + 5 * random() : 0);
  }
  return [
    { kind: 'text', name: 'module', values: module },
    { kind: 'time', name: 'time', values: time },
    { kind: 'number', name: 'power', values: power },
    { kind: 'number', name: 'voltage', values: voltage },
  ];
}

const cents = (value: number): number => Math.round(value * 100) / 100;

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** The dataset of these rows, made once and kept in the user's cache; a quick run has a hundredth of it. */
export async function bigDataset(quick: boolean, progress: (text: string) => void): Promise<string> {
  const rows = quick ? BIG_ROWS / 100 : BIG_ROWS;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wp-dataservices');
  const folder = join(cache, `analysis-${rows}-${RECIPE}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  progress(`making ${rows.toLocaleString('en-US')} rows, once`);
  await writeDataset(folder, bigColumns(rows), {
    name: 'Big',
    source: { name: 'made for the bench', kind: 'file', notes: [] },
    zone: 'UTC',
    units: { power: 'W', voltage: 'V' },
    pipeline: [],
  });
  return folder;
}

/** The numbers of columns as plain files, for whoever reads them in another language. */
export async function rawFiles(folder: string, columns: readonly ProfileColumn[]): Promise<void> {
  for (const column of columns) {
    if (column.kind === 'text') {
      const names = [...new Set(column.values)];
      const places = new Map(names.map((name, i) => [name, i]));
      await writeFile(
        join(folder, `${column.name}.i4`),
        Int32Array.from(column.values, (value) => places.get(value) ?? -1),
      );
    } else await writeFile(join(folder, `${column.name}.f8`), column.values);
  }
}
