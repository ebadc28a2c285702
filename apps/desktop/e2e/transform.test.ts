import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 2, days: 6 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('a dataset is cleaned step by step, every view is about what comes of it, and all is undone and redone', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme, dataset: { days: 4 } });
    const { page } = desktop;
    await page.getByRole('button', { name: 'Transform' }).click();
    await page.getByText(/No step yet/).waitFor();
    await screenshot(page, `transform-empty-${theme}`);
    const add = page.getByLabel('Add a step');
    await add.selectOption('filter');
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByText(/→ [\d,]+ rows/).waitFor();
    await add.selectOption('derive');
    await steps.getByRole('button', { name: /^2\. Derive/ }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByLabel('As').fill('power / voltage');
    await inspector.getByLabel('As').press('Enter');
    await page.getByRole('columnheader', { name: 'derived' }).waitFor();
    await steps.getByText('derived = power / voltage').waitFor();
    await screenshot(page, `transform-${theme}`);

    // A mistake is told at its step, and what was there before stays.
    await inspector.getByLabel('As').fill('power / nothing');
    await inspector.getByLabel('As').press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /There is no column "nothing"/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('alert').filter({ hasText: 'nothing' }).waitFor({ state: 'detached' });

    // Profile is about the cleaned rows.
    await page.getByRole('button', { name: 'Profile', exact: true }).click();
    await page
      .getByRole('complementary', { name: 'Columns' })
      .getByText('derived')
      .waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Transform' }).click();
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/No step yet/).waitFor();
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Redo' }).click();
    await steps.getByText('derived = power / voltage').waitFor();
  }
});

test('steps are code that is taken back, and what they make is saved as a dataset that says so', async () => {
  await using desktop = await openOffline(service, { dataset: { days: 4 } });
  const { page } = desktop;
  await page.getByRole('button', { name: 'Transform' }).click();
  await page.getByRole('button', { name: 'JSON, SQL' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Steps as JSON')
    .fill(
      '[{"step": "filter", "where": "power > 5"}, {"step": "fill", "columns": ["power"], "method": "linear"}]',
    );
  await dialog.getByRole('button', { name: 'Take these steps' }).click();
  const steps = page.getByRole('list', { name: 'Steps' });
  await steps.getByText('power > 5').waitFor();
  await page.getByRole('button', { name: 'JSON, SQL' }).click();
  await dialog.getByRole('button', { name: 'SQL', exact: true }).click();
  const sql = await dialog.getByLabel('Steps as SQL').inputValue();
  expect(sql).toContain('-- step 2 cannot be said in SQL');
  expect(sql).toContain('WHERE (("power" > 5))::BOOLEAN');
  await dialog.getByRole('button', { name: 'JSON', exact: true }).click();
  await dialog.getByLabel('Steps as JSON').fill('[{"step": "explode"}]');
  await dialog.getByRole('button', { name: 'Take these steps' }).click();
  await dialog
    .getByRole('alert')
    .filter({ hasText: /These are no steps, at 0/ })
    .waitFor();
  await screenshot(page, 'transform-code');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Save as dataset…' }).click();
  await dialog.getByLabel('Name').fill('Clean');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const card = page.getByRole('article', { name: 'Clean' });
  await card.getByText('Roof').waitFor({ timeout: 30_000 });
  expect(await card.locator('dd').last().textContent()).toBe('2');
  // The steps of the first are there again when it is opened again.
  await page.getByRole('button', { name: 'Open: Clean' }).click();
  await page.getByRole('region', { name: 'Needs attention' }).waitFor();
  await page.getByRole('button', { name: 'Transform' }).click();
  await page.getByText(/No step yet/).waitFor();
  await page.getByRole('button', { name: 'Datasets' }).click();
  await page.getByRole('button', { name: 'Open: Roof' }).click();
  await page.getByRole('button', { name: 'Transform' }).click();
  await steps.getByText('power > 5').waitFor();
});
