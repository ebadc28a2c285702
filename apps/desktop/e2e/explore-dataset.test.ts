import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 3, days: 8 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('Explore draws a dataset as it draws the server, also when the server is gone', async () => {
  await using desktop = await openOffline(service, { dataset: { name: 'Kept', days: 7 } });
  const { page } = desktop;
  await page.keyboard.press('2');
  const made = page.getByText(/of [\d,]+ samples|all [\d,]+ samples/);
  await made.waitFor();
  const ofServer = await made.textContent();
  await page.getByLabel('Source').selectOption('Kept');
  await made.waitFor();
  await expect.poll(() => made.textContent(), { timeout: 15_000 }).not.toBe(ofServer);
  expect(await page.getByRole('button', { name: 'Follow' }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Annotate' }).isDisabled()).toBe(true);
  const { start } = await service.restart();
  await page.keyboard.press('w');
  await made.waitFor();
  await page.keyboard.press('+');
  await expect.poll(() => made.textContent(), { timeout: 15_000 }).toMatch(/sample/);
  expect(await page.getByText('This could not be read').count()).toBe(0);
  await screenshot(page, 'explore-dataset');
  await start();
});

test('without any server a file is explored', async () => {
  await using desktop = await openDesktop({ theme: 'dark' });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Work offline' }).click();
  await page.evaluate(() => {
    const data = new DataTransfer();
    const lines = Array.from(
      { length: 2000 },
      (_, i) => `${new Date(1.7e12 + i * 6e5).toISOString()},${Math.sin(i / 9)}`,
    );
    data.items.add(new File([`time,power\n${lines.join('\n')}\n`], 'roof.csv'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  });
  await page.getByRole('dialog', { name: 'Import roof.csv' }).getByRole('button', { name: 'Import' }).click();
  await page.getByRole('img', { name: /Histogram of power/ }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Explore' }).click();
  await page.getByText(/all [\d,]+ samples|of [\d,]+ samples/).waitFor();
  await screenshot(page, 'explore-offline-dark');
});
