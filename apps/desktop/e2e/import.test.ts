import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
let folder = '';
beforeAll(async () => {
  service = await startService({ modules: 1, days: 1 });
  folder = await mkdtemp(join(tmpdir(), 'wp-import-'));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function choose(page: Page, name: string, text: string | Buffer): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, text);
  await page.keyboard.press('3');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file…' }).click();
  await (await choosing).setFiles(path);
}

const rows = Array.from({ length: 500 }, (_, i) => {
  const day = String(1 + Math.floor(i / 24)).padStart(2, '0');
  return `${day}.06.2024 ${String(i % 24).padStart(2, '0')}:00;${(Math.sin(i / 4) * 10).toFixed(2).replace('.', ',')};M1`;
});
const german = `time;power (kW);module\n${rows.join('\n')}\n`;

test('a file is shown as it is understood, changed, imported and profiled without the server', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    await choose(page, 'june.csv', german);
    const sheet = page.getByRole('dialog', { name: 'Import june.csv' });
    await sheet.getByLabel('Separator').waitFor();
    expect(await sheet.getByLabel('Separator').inputValue()).toBe(';');
    expect(await sheet.getByLabel('Decimal mark').inputValue()).toBe(',');
    expect(await sheet.getByLabel('Name of the dataset').inputValue()).toBe('june');
    await sheet.getByRole('cell', { name: '9.09' }).first().waitFor();
    await screenshot(page, `import-${theme}`);
    // As text it is text, and as a number a number again.
    await sheet.getByLabel('Kind of power (kW)').selectOption('text');
    await sheet.getByRole('cell', { name: '9,09' }).first().waitFor();
    await sheet.getByLabel('Kind of power (kW)').selectOption('number');
    await sheet.getByRole('cell', { name: '9.09' }).first().waitFor();
    await sheet.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    await page.getByRole('img', { name: /Histogram of power \(kW\)/ }).waitFor({ timeout: 60_000 });
    await page.getByText('500 rows · 500 selected').waitFor();
    await page.keyboard.press('3');
    const card = page.getByRole('article', { name: 'june' });
    await card.getByText('june.csv').waitFor();
    expect(await card.getByRole('button', { name: 'Refresh: june' }).count()).toBe(0);
    await screenshot(page, `import-card-${theme}`);
  }
});

test('a file that is no table says so in its sheet, and a name that is taken brings the sheet back', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await choose(page, 'empty.csv', '');
  const empty = page.getByRole('dialog', { name: 'Import empty.csv' });
  await empty.getByText('The file is empty.').waitFor();
  expect(await empty.getByRole('button', { name: 'Import' }).isDisabled()).toBe(true);
  await empty.getByRole('button', { name: 'Cancel' }).click();
  for (let i = 0; i < 2; i++) {
    await choose(page, 'small.csv', 'a,b\n1,2\n3,4\n');
    const sheet = page.getByRole('dialog', { name: 'Import small.csv' });
    await sheet.getByRole('cell', { name: '4' }).waitFor();
    await sheet.getByRole('button', { name: 'Import' }).click();
    if (i === 0) await page.getByRole('img', { name: /Histogram of a/ }).waitFor();
  }
  await page
    .getByRole('dialog')
    .getByText(/There is a dataset small already/)
    .waitFor();
});

test('a file whose signs are no UTF-8, or that is cut at another sign, is read once it is said how', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await choose(page, 'latin.csv', Buffer.from('Zeit;Größe\n01.06.2024;1,5\n02.06.2024;2,5\n', 'latin1'));
  const sheet = page.getByRole('dialog', { name: 'Import latin.csv' });
  await sheet.getByText(/is no UTF-8/).waitFor();
  await sheet.getByLabel('Encoding').selectOption('windows-1252');
  await sheet.getByRole('columnheader', { name: /Größe/ }).waitFor();
  await sheet.getByRole('cell', { name: '2.5' }).waitFor();
  expect(await sheet.getByRole('alert').count()).toBe(0);
  expect(await sheet.getByLabel('Encoding').inputValue()).toBe('windows-1252');
  await sheet.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('img', { name: /Histogram of Größe/ }).waitFor({ timeout: 60_000 });

  await choose(page, 'ragged.csv', 'a,b;c\n1,2;3\n4,5,6;7\n');
  const ragged = page.getByRole('dialog', { name: 'Import ragged.csv' });
  await ragged.getByLabel('Separator').selectOption(',');
  await ragged.getByText(/has more cells than/).waitFor();
  await ragged.getByLabel('Separator').selectOption(';');
  await ragged.getByRole('cell', { name: '4,5,6' }).waitFor();
});

test('a file is dropped anywhere in the window', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'], 'dropped.ndjson'));
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, cancelable: true }));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  });
  const sheet = page.getByRole('dialog', { name: 'Import dropped.ndjson' });
  await sheet.getByText('NDJSON, 2 columns.').waitFor();
  await sheet.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('img', { name: /Histogram of a/ }).waitFor({ timeout: 60_000 });
});

test('a file is appended to a dataset of the same columns, its parts made one, and refused where the columns are others', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await choose(page, 'may.csv', 'time,power\n2024-05-01T00:00:00Z,1\n2024-05-02T00:00:00Z,2\n');
  await page.getByRole('dialog', { name: 'Import may.csv' }).getByRole('button', { name: 'Import' }).click();
  await page.getByText('2 rows · 2 selected').waitFor({ timeout: 60_000 });
  await choose(
    page,
    'june.csv',
    'power,time\n3,2024-06-01T00:00:00Z\n4,2024-06-02T00:00:00Z\n5,2024-06-03T00:00:00Z\n',
  );
  const sheet = page.getByRole('dialog', { name: 'Import june.csv' });
  await sheet.getByLabel('Into').selectOption('may');
  await sheet.getByRole('button', { name: 'Append' }).click();
  await page.getByText('5 rows · 5 selected').waitFor({ timeout: 60_000 });
  // Two parts become one, of the same rows.
  await page.keyboard.press('3');
  await page.getByRole('button', { name: 'Compact: may' }).click();
  await page.getByRole('button', { name: 'Compact: may' }).waitFor({ state: 'detached', timeout: 30_000 });
  const parts = await readdir(join(desktop.dataDir, 'datasets', 'may', 'data'));
  expect(parts).toEqual([expect.stringMatching(/^part-0Z\d+-5Z\d+\.parquet$/)]);
  await page.getByRole('button', { name: 'Open: may' }).click();
  await page.getByText('5 rows · 5 selected').waitFor({ timeout: 60_000 });
  await choose(page, 'other.csv', 'time,voltage\n2024-07-01T00:00:00Z,1\n');
  const other = page.getByRole('dialog', { name: 'Import other.csv' });
  await other.getByLabel('Into').selectOption('may');
  await other.getByRole('button', { name: 'Append' }).click();
  await page
    .getByRole('dialog')
    .getByText(/may has the columns time \(timestamp\), power \(double\); the file has/)
    .waitFor();
});

test('a range of values goes when the dataset that is opened next has no such column', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  const rows = (from: number) => Array.from({ length: 50 }, (_, i) => `${from + i},${i}`).join('\n');
  for (const [name, head] of [
    ['first', 'power,count'],
    ['second', 'level,count'],
  ]) {
    await choose(page, `${name}.csv`, `${head}\n${rows(100)}\n`);
    const sheet = page.getByRole('dialog', { name: `Import ${name}.csv` });
    await sheet.getByRole('button', { name: 'Import' }).click();
    await page.getByText('50 rows · 50 selected').waitFor({ timeout: 60_000 });
    if (name === 'second') break;
    const histogram = page.getByRole('img', { name: /Histogram of power/ });
    const box = await histogram.boundingBox();
    if (box === null) throw new Error('The histogram is not there.');
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await page.getByText(/50 rows · [1-4]\d selected/).waitFor();
  }
  expect(await page.getByRole('button', { name: /power/ }).count()).toBe(0);
});

test('a dataset that was damaged behind the window’s back is told of, and none is opened in its place', async () => {
  await using desktop = await openSignedIn(service);
  const { page, dataDir } = desktop;
  for (const name of ['broken', 'sound']) {
    await choose(page, `${name}.csv`, 'a,b\n1,2\n3,4\n');
    const sheet = page.getByRole('dialog', { name: `Import ${name}.csv` });
    await sheet.getByRole('cell', { name: '4' }).waitFor();
    await sheet.getByRole('button', { name: 'Import' }).click();
    await page.getByText('2 rows · 2 selected').waitFor({ timeout: 60_000 });
  }
  await page.keyboard.press('3');
  await page.getByRole('button', { name: 'Open: broken' }).waitFor();
  await writeFile(join(dataDir, 'datasets', 'broken', 'dataset.json'), '{"a":');
  await page.getByRole('button', { name: 'Open: broken' }).click();
  await page.getByText(/^broken could not be read: .*dataset\.json/).waitFor();
  await page.keyboard.press('3');
  await page.getByText(/dataset\.json cannot be read/).waitFor();
  await page.getByRole('button', { name: 'Open: sound' }).click();
  await page.getByText('2 rows · 2 selected').waitFor();
});

test('columns that are called as what every object has, or as HTML or a formula, are columns as any other', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const head = 'time,module,__proto__,constructor,<img src=x onerror=alert(1)>,=1+1';
  const lines = Array.from(
    { length: 96 },
    (_, i) =>
      `2024-06-0${1 + Math.floor(i / 48)}T${String(i % 24).padStart(2, '0')}:00:00Z,${i % 48 < 24 ? 'constructor' : '__proto__'},${i},${i % 7},${i % 5},${i % 3}`,
  );
  await choose(page, 'odd.csv', `${head}\n${lines.join('\n')}\n`);
  const sheet = page.getByRole('dialog', { name: 'Import odd.csv' });
  await sheet.getByRole('columnheader', { name: /__proto__/ }).waitFor();
  await sheet.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('img', { name: /Histogram of __proto__/ }).waitFor({ timeout: 60_000 });
  await page.getByRole('img', { name: /Histogram of constructor/ }).waitFor();
  for (const view of ['Quality', 'Series', 'Compare', 'Transform', 'SQL', 'Report']) {
    await page.getByRole('navigation').getByRole('button', { name: view, exact: true }).click();
    await page.getByRole('heading', { name: view, level: 1 }).waitFor();
    await page.getByText('no task').waitFor();
    expect(await page.getByText('could not be').count(), view).toBe(0);
  }
  expect(errors).toEqual([]);
});
