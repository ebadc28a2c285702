import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 2, days: 8 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('without a server, and never signed in, a file is imported and profiled, and nothing is asked of a network', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openDesktop({ theme });
    const { page, app } = desktop;
    await app.evaluate(({ session }) => {
      const asked: string[] = [];
      (globalThis as { asked?: string[] }).asked = asked;
      session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
        if (!/^(app|devtools|blob|data):/.test(details.url)) asked.push(details.url);
        answer({});
      });
    });
    await screenshot(page, `sign-in-offline-${theme}`);
    await page.getByRole('button', { name: 'Work offline' }).click();
    await page.getByRole('heading', { name: 'Datasets' }).waitFor();
    await screenshot(page, `offline-empty-${theme}`);
    await page.evaluate(() => {
      const data = new DataTransfer();
      const lines = Array.from(
        { length: 300 },
        (_, i) => `${new Date(1.7e12 + i * 6e5).toISOString()},${Math.sin(i / 9)}`,
      );
      data.items.add(new File([`time,power\n${lines.join('\n')}\n`], 'roof.csv'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    });
    const sheet = page.getByRole('dialog', { name: 'Import roof.csv' });
    await sheet.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('img', { name: /Histogram of power/ }).waitFor({ timeout: 60_000 });
    await page.getByText('roof · 300 rows').waitFor();
    await screenshot(page, `offline-profile-${theme}`);
    expect(await app.evaluate(() => (globalThis as { asked?: string[] }).asked)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Address').waitFor();
  }
});

test('what was saved stays open to analysis when the server is gone, and is there again after the window was closed', async () => {
  await using desktop = await openOffline(service, { dataset: { name: 'Kept', days: 3 } });
  const { page } = desktop;
  const { start } = await service.restart();
  await page.getByText(/away, last reached/).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Kendall' }).click();
  await page.getByRole('img', { name: /Histogram of voltage/ }).waitFor();
  // What was computed is kept with the dataset, and is there at once when it is opened again.
  const manifest = join(desktop.dataDir, 'datasets', 'Kept', 'dataset.json');
  await expect
    .poll(async () => JSON.parse(await readFile(manifest, 'utf8')).profile?.profile?.rows)
    .toBeGreaterThan(0);
  await page.reload();
  // The view and the dataset that were open are open again, by themselves.
  await page.getByRole('img', { name: /Histogram of voltage/ }).waitFor({ timeout: 60_000 });
  await page.getByText(/^Kept · [\d,]+ rows/).waitFor();
  await start();
});
