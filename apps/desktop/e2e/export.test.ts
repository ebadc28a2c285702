import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTable } from '@wp/eda/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desktop } from './launch.ts';
import { openOffline, saveDataset } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
let folder = '';
beforeAll(async () => {
  service = await startService({ modules: 3, days: 6 });
  folder = await mkdtemp(join(tmpdir(), 'wp-export-'));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Main's dialog, answered as a user who saves there. */
const answerDialog = (app: Desktop['app'], filePath: string, canceled = false) =>
  app.evaluate(
    ({ dialog }, answer) => {
      dialog.showSaveDialog = async () => answer;
    },
    { canceled, filePath },
  );

test('a dataset leaves as a file of each format, with the numbers that are in it', async () => {
  await using desktop = await openOffline(service, { dataset: { days: 4 } });
  const { page, app } = desktop;
  await saveDataset(page, { name: 'Other', days: 2, metrics: ['power'] });
  await page.getByRole('button', { name: 'Datasets', exact: true }).click();
  const exported = async (name: string, format: string): Promise<string> => {
    const path = join(folder, `${name}.${format}`);
    await answerDialog(app, path);
    await page.getByRole('button', { name: `Export…: ${name}` }).click();
    const dialog = page.getByRole('dialog', { name: `Export ${name}` });
    await dialog.getByLabel('Format').selectOption(format);
    if (format === 'csv') await screenshot(page, 'export-light');
    await dialog.getByRole('button', { name: 'Choose where…' }).click();
    await expect.poll(() => readdir(folder), { timeout: 30_000 }).toContain(`${name}.${format}`);
    return path;
  };
  const parquet = await openTable(await exported('Roof', 'parquet'));
  const names = parquet.columns.map(({ name }) => name);
  expect(names).toEqual(['module', 'time', 'power', 'voltage', 'temperature', 'irradiance']);
  // As the window says them.
  const rows = parquet.columns[0]?.values.length ?? 0;
  await page.getByText(`Roof · ${rows.toLocaleString('en-US')} rows`).waitFor();
  const power = parquet.columns.find(({ name }) => name === 'power');
  const mean = (values: ArrayLike<unknown>) =>
    Array.from(values).reduce((sum: number, one) => sum + Number(one), 0) / values.length;
  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  const shown = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 }).format(
    mean(power?.values ?? []),
  );
  await page.getByText(shown).first().waitFor();
  await page.getByRole('button', { name: 'Datasets', exact: true }).click();

  // The same numbers in every other format.
  for (const format of ['csv', 'arrow', 'ndjson']) {
    const table = await openTable(await exported('Roof', format));
    const own = table.columns.find(({ name }) => name === 'power');
    expect(own?.values).toEqual(power?.values);
  }
  // One that is not open is read for it, and the open one stays open.
  const other = await openTable(await exported('Other', 'parquet'));
  expect(other.columns.map(({ name }) => name)).toEqual(['module', 'time', 'power']);
  await page.getByText(`Roof · ${rows.toLocaleString('en-US')} rows`).waitFor();
  // Nothing is left of what was written on the way.
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('nothing is written where the user chose nowhere, and why not is said where it could not be', async () => {
  await using desktop = await openOffline(service, { dataset: { name: 'Quiet', days: 2 } });
  const { page, app } = desktop;
  await page.getByRole('button', { name: 'Datasets', exact: true }).click();
  const start = async () => {
    await page.getByRole('button', { name: 'Export…: Quiet' }).click();
    await page.getByRole('button', { name: 'Choose where…' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await answerDialog(app, join(folder, 'nowhere.parquet'), true);
  await start();
  await answerDialog(app, join(folder, 'no-such-folder', 'x.parquet'));
  await start();
  await page.getByText('Quiet was not exported: That folder is gone. Choose another place.').waitFor();
  expect((await readdir(folder)).filter((name) => name.includes('nowhere'))).toEqual([]);
  // One that goes well does not stand below the failure of the one before.
  await answerDialog(app, join(folder, 'quiet.parquet'));
  await start();
  await expect.poll(() => readdir(folder)).toContain('quiet.parquet');
  expect(await page.getByText('was not exported').count()).toBe(0);
  // A page gone bad knows no id, so it writes nowhere.
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/saves/0123456789abcdef?bytes=1', { method: 'PUT', body: 'x' });
    return `${answer.status} ${await answer.text()}`;
  });
  expect(refused).toMatch(/422 No place is chosen/);
  await expect(
    page.evaluate(() => window.wp.files.save({ suggestedName: 'x', kind: 'exe' } as never)),
  ).rejects.toThrow(/files.save/);
  expect(await readFile(join(folder, 'nowhere.parquet')).catch(() => 'none')).toBe('none');
});
