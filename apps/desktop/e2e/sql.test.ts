import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

/** A busy machine starts DuckDB slowly. */
const WAIT = { timeout: 20_000 };

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 3, days: 10 });
});
afterAll(() => service[Symbol.asyncDispose]());

/** Opens SQL and answers what is done there. */
async function openSql(page: Page) {
  await page.getByRole('button', { name: 'SQL', exact: true }).click();
  const editor = page.getByRole('textbox', { name: 'SQL' });
  await editor.waitFor();
  const grid = page.getByRole('grid', { name: 'Result' });
  const toolbar = page.getByRole('toolbar', { name: 'Statement' });
  return {
    editor,
    grid,
    toolbar,
    outcome: toolbar.getByRole('status'),
    async write(text: string) {
      await editor.focus();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.insertText(text);
    },
    run: () => page.keyboard.press('Control+Enter'),
    cell: (row: number, column: number) =>
      grid.locator(`[aria-rowindex="${row + 1}"] [aria-colindex="${column + 1}"]`),
  };
}

test('a statement is answered as a grid, up to its last row', async () => {
  await using desktop = await openOffline(service);
  const { page, rows } = desktop;
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const sql = await openSql(page);
  await sql.write('SELECT count(*) AS n FROM data; SELECT 2 AS two;');
  await page.keyboard.press('Control+Home');
  await sql.run();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^1 row · /);
  expect(await sql.cell(1, 1).getAttribute('title')).toMatch(/^\d+$/);
  await sql.write('FROM range(3000000) t(i) SELECT i, i * i AS square');
  await sql.run();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^first 100,000 rows of more/);
  await sql.cell(1, 1).click();
  await page.keyboard.press('Control+End');
  await expect.poll(() => sql.cell(100_000, 1).textContent(), WAIT).toBe('99,999');
  await screenshot(page, 'sql-last-row');
  expect(rows).toBeGreaterThan(0);
  expect(errors).toEqual([]);
});
