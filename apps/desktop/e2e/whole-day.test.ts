import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { encodeNdjson, type FaultLabel, simulateFleet } from '@wp/simulate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutOff } from './cut-off.ts';
import { type Desktop, openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';

const LONG = { timeout: 60_000 };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-day-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A month of a fleet with its faults, as a gateway's records. */
async function month(name: string, index: number): Promise<readonly FaultLabel[]> {
  const [from, to] = [Date.UTC(2024, index, 1), Date.UTC(2024, index + 1, 1)];
  const fleet = simulateFleet({ seed: 1, modules: 8, from, to, intervalMs: 600_000, faults: 'default' });
  await writeFile(join(folder, `${name}.ndjson`), [...encodeNdjson(fleet.records())].join(''));
  return fleet.labels;
}

async function importFile(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Datasets', exact: true }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file…' }).click();
  await (await choosing).setFiles(join(folder, `${name}.ndjson`));
  const sheet = page.getByRole('dialog', { name: /^Import / });
  await sheet.getByRole('cell').first().waitFor(LONG);
  await sheet.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('region', { name: 'Needs attention' }).waitFor(LONG);
}

const view = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Main's dialog, answered as a user who saves there. */
const saveAs = (app: Desktop['app'], filePath: string) =>
  app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
  }, filePath);

/** What DuckDB itself says of a file; it is another program, with none of our code. */
async function duckdb(sql: string): Promise<Record<string, unknown>> {
  const script = `import { DuckDBInstance } from '@duckdb/node-api';
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const [row] = await (await connection.runAndReadAll(process.argv[1])).getRowObjectsJson();
    console.log(JSON.stringify(row));`;
  const cwd = resolve(import.meta.dirname, '../../../packages/eda');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script, '--', sql],
    { cwd },
  );
  return JSON.parse(stdout) as Record<string, unknown>;
}

let questions = 0;
/** One row of numbers, asked in the view. */
async function asked(page: Page, figures: string): Promise<number[]> {
  // What the grid shows is known to be this answer by the name of a column.
  const own = `answer_${++questions}`;
  await view(page, 'SQL');
  await page.getByRole('textbox', { name: 'SQL' }).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(`SELECT ${figures}, 0 AS ${own} FROM data`);
  await page.keyboard.press('Control+Enter');
  const grid = page.getByRole('grid', { name: 'Result' });
  await grid.getByRole('columnheader', { name: own }).waitFor(LONG);
  const cells = grid.locator('[aria-rowindex="2"] [aria-colindex]');
  const titles = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('title')));
  // The head of the row has none.
  return titles.filter((title) => title !== null).map(Number);
}

test('a month is imported, judged, cleaned, asked, compared, told and carried away with no network at all', async () => {
  const labels = await month('june', 5);
  await month('july', 6);
  await using desktop = await openDesktop({ size: { width: 1440, height: 900 } });
  const { page, app } = desktop;
  const tried = await cutOff(desktop);
  await page.getByRole('button', { name: 'Work offline' }).click();
  await importFile(page, 'june');

  // The faults that were simulated are found where they are.
  await view(page, 'Quality');
  const cell = (module: string, check: string) =>
    page.getByRole('button', { name: new RegExp(`^${module.replaceAll('.', '\\.')}, ${check}: (?!0 |not)`) });
  const faulty = (kind: FaultLabel['kind']) =>
    labels.filter(
      (label) => label.kind === kind && label.metric !== 'VMPPT' && label.metric !== 'irradiance',
    );
  expect(faulty('stale').length).toBeGreaterThan(1);
  for (const { module } of faulty('stale')) await cell(module, 'Stale').waitFor(LONG);
  expect(faulty('gap').length).toBeGreaterThan(4);
  for (const { module } of faulty('gap')) await cell(module, 'Gaps').waitFor(LONG);

  // One is masked; undone, and done again, where all steps are.
  const [stale] = faulty('stale');
  if (stale === undefined) throw new Error('Nothing is stale.');
  const [before] = await asked(page, 'count(power) AS n');
  await view(page, 'Quality');
  await cell(stale.module, 'Stale').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByText('value held').waitFor();
  await page.keyboard.press('m');
  await inspector
    .getByRole('region', { name: 'Steps' })
    .getByText(/^mask power/)
    .waitFor();
  await view(page, 'Transform');
  const steps = page.getByRole('list', { name: 'Steps' });
  await steps.getByText(/mask/i).first().waitFor();
  await page.getByLabel('Add a step').selectOption('filter');
  await steps.getByRole('button', { name: /^2\. Filter/ }).click();
  await inspector.getByLabel('Where').fill('power >= 0');
  await inspector.getByLabel('Where').press('Enter');
  await steps.getByText('power >= 0').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await steps.getByText('power >= 0').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Redo' }).click();
  await steps.getByText('power >= 0').waitFor();
  await screenshot(page, 'day-transform');
  await page.getByRole('button', { name: 'JSON, SQL' }).click();
  const dialog = page.getByRole('dialog');
  const recipe = await dialog.getByLabel('Steps as JSON').inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();

  // The held values are gone, and nothing else.
  const held = (stale.to - stale.from) / 600_000;
  // The steps that came back are applied as a task: what is asked before it ends is asked of the rows before.
  let [after, mean] = [0, 0];
  const off = async () => {
    [after = 0, mean = 0] = await asked(page, 'count(power) AS n, avg(power) AS mean');
    return Math.abs(Number(before) - Number(after) - held);
  };
  await expect.poll(off).toBeLessThanOrEqual(2);

  await view(page, 'Compare');
  await page
    .getByRole('region', { name: 'Profiles side by side' })
    .getByRole('button', { name: /^power/ })
    .waitFor(LONG);
  await page
    .getByText(/pooled standard deviations (above|below)/)
    .first()
    .waitFor(LONG);

  await view(page, 'Report');
  const html = join(folder, 'june.html');
  await saveAs(app, html);
  await page
    .getByRole('region', { name: 'Preview' })
    .getByRole('heading', { name: 'Steps applied', exact: true })
    .waitFor(LONG);
  await page.getByRole('button', { name: 'Save as HTML…' }).click();
  await page.getByText(/saved, [\d,]+ kB/).waitFor(LONG);
  expect(await readFile(html, 'utf8')).toContain('power &gt;= 0');

  // What is carried away is what was seen, to whoever reads it.
  await view(page, 'Transform');
  await page.getByRole('button', { name: 'Save as dataset…' }).click();
  await dialog.getByLabel('Name').fill('Clean');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: 'Clean' }).waitFor(LONG);
  const parquet = join(folder, 'clean.parquet');
  await saveAs(app, parquet);
  await page.getByRole('button', { name: 'Export…: Clean' }).click();
  await dialog.getByLabel('Format').selectOption('parquet');
  await dialog.getByRole('button', { name: 'Choose where…' }).click();
  await expect.poll(() => readdir(folder), LONG).toContain('clean.parquet');
  const read = await duckdb(`SELECT count(power) AS n, avg(power) AS mean FROM read_parquet('${parquet}')`);
  expect(Number(read.n)).toBe(after);
  expect(Math.abs(Number(read.mean) / Number(mean) - 1)).toBeLessThan(1e-12);

  // The same steps on the month after.
  await importFile(page, 'july');
  await view(page, 'Transform');
  await page.getByText(/No step yet/).waitFor();
  await page.getByRole('button', { name: 'JSON, SQL' }).click();
  await dialog.getByLabel('Steps as JSON').fill(recipe);
  await dialog.getByRole('button', { name: 'Take these steps' }).click();
  await steps.getByText('power >= 0').waitFor();
  await steps
    .getByText(/[\d,]+ rows/)
    .first()
    .waitFor(LONG);
  expect(await tried()).toEqual([]);
});
