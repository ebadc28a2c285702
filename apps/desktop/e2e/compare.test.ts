import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { openOffline, saveDataset } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 6, days: 12 });
});
afterAll(() => service[Symbol.asyncDispose]());

const size = { width: 1440, height: 900 };

test('two modules are compared, the differences first, and drawn over each other', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme, dataset: { days: 10 }, size });
    const { page } = desktop;
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const table = page.getByRole('region', { name: 'Profiles side by side' });
    await table.getByRole('button', { name: /^power/ }).click();
    for (const chart of [
      'Distributions of power',
      'Quantiles of power, A and B',
      'power of A and B over time',
    ])
      await page.getByRole('img', { name: chart }).waitFor();
    await page.getByText(/pooled standard deviations (above|below) that of A/).waitFor();
    // What differs most stands first.
    const ds = await table
      .locator('tbody tr td:nth-of-type(1)')
      .evaluateAll((cells) => cells.map((cell) => Math.abs(Number(cell.getAttribute('title')))));
    expect(ds).toHaveLength(4);
    expect([...ds].sort((a, b) => b - a)).toEqual(ds);
    await screenshot(page, `compare-sides-${theme}`);
    expect(await serious(page), 'A and B').toEqual([]);

    // The other half of the time: each from its own start.
    await page.getByRole('button', { name: /^A / }).click();
    const dialog = page.getByRole('dialog', { name: 'What is A?' });
    await screenshot(page, `compare-dialog-${theme}`);
    expect(await serious(page), 'the choice of a side').toEqual([]);
    await dialog.getByRole('radio', { name: 'from … to …' }).check();
    const from = await dialog.getByLabel(/^From/).inputValue();
    const day = (days: number) =>
      new Date(Date.parse(`${from.slice(0, 10)}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel(/^From/).fill(day(1));
    await dialog.getByLabel(/^To/).fill(day(3));
    await dialog.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('button', { name: /^B / }).click();
    const other = page.getByRole('dialog', { name: 'What is B?' });
    await other.getByRole('radio', { name: 'from … to …' }).check();
    await other.getByLabel(/^From/).fill(day(5));
    await other.getByLabel(/^To/).fill(day(7));
    await other.getByRole('button', { name: 'Compare' }).click();
    await page.getByText(/each from its own start: A/).waitFor();
    await page.getByText(/A \d{3} rows, B [23],\d{3} rows/).waitFor();
    await screenshot(page, `compare-periods-${theme}`);

    await page.getByRole('tab', { name: 'Unlike the fleet' }).click();
    await page.getByText(/6 modules by robust distance over 20 figures/).waitFor();
    const distances = await page
      .locator('tbody tr td:nth-of-type(1)')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('title'))));
    expect([...distances].sort((a, b) => b - a)).toEqual(distances);
    await page
      .getByText(/\(z [+−]/)
      .first()
      .waitFor();
    await screenshot(page, `compare-fleet-${theme}`);
    expect(await serious(page), 'the ranking').toEqual([]);
    const first = page.locator('tbody th button').first();
    const module = (await first.textContent()) ?? '';
    await page.getByRole('button', { name: `Compare: ${module}` }).click();
    await page.getByRole('button', { name: new RegExp(`^A .*${module}`) }).waitFor();
    await page.getByRole('tab', { name: 'Unlike the fleet' }).click();
    await first.click();
    await page.getByRole('heading', { name: 'Series' }).waitFor();
    await page.getByText(`${module} · power`).waitFor();
    expect(errors).toEqual([]);
  }
});

test('another dataset is opened beside the open one, and let go of with the view', async () => {
  await using desktop = await openOffline(service, { dataset: { days: 10 }, size });
  const { page } = desktop;
  await saveDataset(page, { name: 'Two days', days: 2, metrics: ['power', 'voltage'] });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('button', { name: /^B / }).click();
  const dialog = page.getByRole('dialog', { name: 'What is B?' });
  await dialog.getByLabel('Dataset').selectOption('Two days');
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await page.getByText(/Only A has temperature, irradiance/).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: /^B Two days · all modules/ }).waitFor();
  const rows = async () =>
    Number((await page.getByText(/B [\d,]+ rows/).textContent())?.match(/B ([\d,]+)/)?.[1]?.replace(',', ''));
  const all = await rows();
  expect(all).toBeGreaterThan(2 * 576);
  // Its modules can be chosen now that it is read.
  await page.getByRole('button', { name: /^B / }).click();
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /^all 6/ })
    .uncheck();
  await page.getByRole('dialog').locator('fieldset').first().getByRole('checkbox').nth(1).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
  await expect.poll(rows).toBeLessThanOrEqual(576);
  const one = await rows();
  await screenshot(page, 'compare-datasets-light');
  // Elsewhere and back: the same two again.
  await page.getByRole('button', { name: 'Series', exact: true }).click();
  await page.getByRole('heading', { name: 'Series' }).waitFor();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect.poll(rows, { timeout: 30_000 }).toBe(one);
});
