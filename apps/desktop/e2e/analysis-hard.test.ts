import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
let folder = '';
beforeAll(async () => {
  service = await startService({ modules: 3, days: 10 });
  folder = await mkdtemp(join(tmpdir(), 'wp-hard-'));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a worker that dies in the middle of a task is replaced, and the dataset is open again by itself', async () => {
  await using desktop = await openOffline(service);
  const { page } = desktop;
  await page.getByRole('button', { name: 'Quality', exact: true }).click();
  const [worker] = page.workers().filter((one) => one.url().includes('analysis'));
  if (worker === undefined) throw new Error('there is no worker of the analysis');
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('told to die');
    });
  });
  await page.getByText(/^Roof · [\d,]+ rows/).waitFor({ timeout: 60_000 });
  await page.getByRole('grid').or(page.getByRole('table')).first().waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  await page.getByRole('img', { name: /Histogram of power/ }).waitFor({ timeout: 60_000 });
});

test('a file that memory cannot hold is refused before it is read, with the need, the limit and a way', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  // Sixty gigabytes in name; on the disk it is the first few megabytes.
  const path = join(folder, 'huge.csv');
  const file = await open(path, 'w');
  const lines = Array.from(
    { length: 60_000 },
    (_, i) => `${new Date(1.6e12 + i * 6e4).toISOString()},${i % 97}\n`,
  );
  await file.write(`time,power\n${lines.join('')}`);
  await file.truncate(60 * 1024 ** 3);
  await file.close();
  await page.getByRole('button', { name: 'Work offline' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file…' }).click();
  await (await choosing).setFiles(path);
  const sheet = page.getByRole('dialog', { name: 'Import huge.csv' });
  await sheet.getByRole('cell', { name: '96' }).or(sheet.getByRole('cell').first()).first().waitFor();
  await sheet.getByRole('button', { name: 'Import' }).click();
  const told = page
    .getByRole('dialog')
    .getByText(/The table needs about [\d,]+ MiB of memory, and 3,072 are allowed: take a shorter time/);
  await told.waitFor({ timeout: 30_000 });
  await screenshot(page, 'import-refused');
  expect(await page.evaluate(() => window.wp.datasets.list())).toEqual([]);
});

test('a window that is closed in the middle of a task leaves nothing half, and opens again where it was', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-hard-window-'));
  try {
    {
      await using desktop = await openOffline(service, { dataDir, dataset: { name: 'Kept' } });
      const { page } = desktop;
      await page.getByRole('button', { name: 'Transform' }).click();
      await page.getByLabel('Add a step').selectOption('filter');
      await page
        .getByRole('list', { name: 'Steps' })
        .getByText(/→ [\d,]+ rows/)
        .waitFor();
      await page.evaluate(() => fetch('/imports/', { method: 'POST', body: 'Half' }));
    }
    await using again = await openDesktop({ dataDir });
    const { page } = again;
    // Where there is no keyring nobody is signed in any more; what is on the disk needs nobody.
    await page.getByRole('button', { name: 'Work offline' }).click();
    await page.getByRole('button', { name: 'Transform' }).click();
    await page
      .getByRole('list', { name: 'Steps' })
      .getByText(/→ [\d,]+ rows/)
      .waitFor({ timeout: 60_000 });
    expect((await readdir(join(dataDir, 'datasets'))).sort()).toEqual(['Kept']);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
