import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 3, days: 10 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('a dataset is profiled on this machine, column by column, with what needs attention first', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme });
    const { page } = desktop;
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const columns = page.getByRole('complementary', { name: 'Columns' });
    await columns.getByRole('button', { name: /power/ }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByText('standard deviation').waitFor();
    await page.getByRole('img', { name: /Histogram of power/ }).waitFor();
    await screenshot(page, `profile-${theme}`);
    await page.getByRole('button', { name: 'Spearman' }).click();
    await page.getByRole('region', { name: 'Correlation' }).scrollIntoViewIfNeeded();
    await screenshot(page, `profile-correlation-${theme}`);
    expect(errors).toEqual([]);
  }
});
