import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 2, days: 12 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('a series is taken apart, tab by tab, each saying on which grid, in sentences that name their tests', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme, dataset: { days: 10 } });
    const { page } = desktop;
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.getByRole('button', { name: 'Series' }).click();
    await page.getByText(/A season of 24 h, the day/).waitFor({ timeout: 60_000 });
    await page.getByText(/its own 5 min grid: [\d,]+ points/).waitFor();
    for (const lane of ['data', 'trend', 'season', 'rest'])
      await page.getByRole('img', { name: `${lane} of power` }).waitFor();
    await screenshot(page, `series-decomposition-${theme}`);
    await page.getByRole('tab', { name: 'Spectrum' }).click();
    await page
      .getByRole('cell', { name: /^2[34]\.?\d* h$/ })
      .first()
      .waitFor();
    await screenshot(page, `series-spectrum-${theme}`);
    await page.keyboard.press('ArrowRight');
    await page.getByText(/Ljung–Box over 40 lags, p < 0.001/).waitFor();
    await screenshot(page, `series-autocorrelation-${theme}`);
    await page.getByRole('tab', { name: 'Stationarity' }).click();
    await page.getByRole('cell', { name: 'KPSS' }).waitFor();
    await screenshot(page, `series-stationarity-${theme}`);
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.getByText(/The level (changes|does not change)/).waitFor();
    await screenshot(page, `series-changes-${theme}`);
    await page.getByRole('tab', { name: 'Lag' }).click();
    await page.getByText(/power .* voltage .*correlation/).waitFor();
    await screenshot(page, `series-lag-${theme}`);
    // Another grid is another answer.
    await page.getByLabel('Grid').selectOption('1 h');
    await page.getByText(/means of 1 h: 2\d\d points/).waitFor();
    expect(errors).toEqual([]);
  }
});

test('a chart of a series leaves as picture, drawing and numbers', async () => {
  await using desktop = await openOffline(service, { dataset: { days: 10 } });
  const { page, app } = desktop;
  await page.getByRole('button', { name: 'Series' }).click();
  const chart = page.getByRole('img', { name: 'trend of power' });
  await chart.waitFor({ timeout: 60_000 });
  await chart.hover();
  await page.getByRole('button', { name: 'Copy trend of power' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Numbers/ }).click();
  await dialog.getByText('The table of numbers is in the clipboard.').waitFor();
  const text = () => app.evaluate(({ clipboard }) => clipboard.readText());
  expect((await text()).split('\r\n').slice(0, 2)).toEqual([
    'series,UTC,value',
    expect.stringMatching(/^trend,\d+,[\d.]+$/),
  ]);
  await dialog.getByRole('button', { name: /Drawing/ }).click();
  await expect.poll(text).toMatch(/^<svg .*stroke="rgb\(/s);
  await dialog.getByRole('button', { name: /Picture/ }).click();
  const width = () =>
    app.evaluate(({ clipboard }) => {
      const older = clipboard as unknown as { readImage(): { getSize(): { width: number } } };
      return older.readImage().getSize().width;
    });
  await expect.poll(width).toBeGreaterThan(400);
});
