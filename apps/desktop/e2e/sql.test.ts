import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
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

test('names are completed, a wrong place is marked, and what was run is found again', async () => {
  await using desktop = await openOffline(service);
  const { page } = desktop;
  const sql = await openSql(page);
  await page.getByRole('region', { name: 'Examples' }).waitFor();
  await screenshot(page, 'sql-examples');
  await sql.write('SELECT ');
  await page.keyboard.type('irr');
  const completion = page.getByRole('listbox', { name: 'Completions' });
  await completion.getByText('irradiance').waitFor();
  expect(await completion.textContent()).toContain('DOUBLE');
  await page.keyboard.press('Enter');
  await page.keyboard.type(', quantile_c');
  await completion.getByText('quantile_cont').waitFor();
  await page.keyboard.press('Escape');
  await sql.write('SELECT 1 AS one;\nSELECT powr FROM data');
  await sql.run();
  await page
    .getByRole('alert')
    .getByText(/powr.*line 2, column 8/s)
    .waitFor();
  const wrong = page.locator('.cm-lintRange-error');
  await wrong.waitFor();
  expect(await wrong.textContent()).toBe('powr');
  await screenshot(page, 'sql-error');
  await sql.write('SELECT avg(power) AS mean FROM data');
  await sql.run();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^1 row · /);
  const history = page.getByRole('region', { name: 'History' });
  await history.getByRole('searchbox').fill('powr from');
  await page.keyboard.press('Enter');
  await expect.poll(() => sql.editor.textContent()).toBe('SELECT powr FROM data');
});

test('a heavy statement is cancelled, and the next one answers', async () => {
  await using desktop = await openOffline(service);
  const { page } = desktop;
  const sql = await openSql(page);
  await sql.write('SELECT 1');
  await sql.run();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^1 row · /);
  await sql.write('SELECT count(*) FROM data a, data b, data c WHERE a.power + b.power > c.power');
  await sql.run();
  await page.getByRole('contentinfo').getByText('SQL on Roof').waitFor();
  await screenshot(page, 'sql-running');
  await sql.toolbar.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toBe('It was ended before it was done.');
  await sql.write('SELECT count(*) AS n FROM "Roof"');
  await sql.run();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^1 row · /);
  // The table was not read anew: the dataset stayed open.
  expect(await sql.cell(1, 1).getAttribute('title')).toBe(String(await totalRows(page)));
});

const totalRows = async (page: Page): Promise<number> =>
  Number(
    /([\d,]+) rows/
      .exec((await page.getByText(/is the table "data"/).textContent()) ?? '')?.[1]
      ?.replaceAll(',', ''),
  );

test('an answer is charted, described, and saved as a dataset that can be opened', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme });
    const { page } = desktop;
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const sql = await openSql(page);
    await sql.write(
      '-- means by hour\nSELECT time_bucket(INTERVAL 1 hour, time) AS hour, module,\n  avg(power) AS power, max(irradiance) AS irradiance\nFROM data\nWHERE module = (SELECT min(module) FROM data)\nGROUP BY ALL\nORDER BY hour',
    );
    await sql.run();
    await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^[1-9]\d* rows · /);
    await sql.cell(2, 3).waitFor();
    await screenshot(page, `sql-${theme}`);
    expect(await serious(page), 'the grid').toEqual([]);
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.getByRole('checkbox', { name: 'irradiance' }).check();
    const chart = page.getByRole('img', { name: 'power, irradiance by hour' });
    await chart.hover();
    await page.getByText(/hour \d{4}-.* · power .* · irradiance/).waitFor();
    await screenshot(page, `sql-chart-${theme}`);
    expect(await serious(page), 'the chart').toEqual([]);
    await page.getByRole('tab', { name: 'Statistics' }).click();
    await page
      .getByRole('row', { name: /irradiance/ })
      .getByText('0 %')
      .waitFor();
    await screenshot(page, `sql-statistics-${theme}`);
    expect(await serious(page), 'the statistics').toEqual([]);
    if (theme === 'light') {
      await sql.toolbar.getByRole('button', { name: 'Save as dataset…' }).click();
      await page.getByLabel('Name').fill('Hours');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Open Hours' }).click();
      await page.getByText(/Hours is the table "data"/).waitFor(WAIT);
      await page
        .getByRole('region', { name: 'Tables' })
        .getByRole('button', { name: 'hour TIMESTAMP' })
        .waitFor();
    }
    expect(errors).toEqual([]);
  }
});

test('the rows of a dataset stand below its profile, are sorted, and copied as a spreadsheet takes them', async () => {
  await using desktop = await openOffline(service);
  const { app, page, rows } = desktop;
  const region = page.getByRole('region', { name: 'Rows' });
  await region.scrollIntoViewIfNeeded();
  const grid = region.getByRole('grid', { name: 'Rows' });
  await expect.poll(() => grid.getAttribute('aria-rowcount'), WAIT).not.toBe('1');
  const last = Number(await grid.getAttribute('aria-rowcount')) - 1;
  expect(last).toBeLessThanOrEqual(rows);
  await grid.getByRole('button', { name: /^power/ }).click();
  await grid.getByRole('button', { name: /^power/ }).click();
  const cell = (row: number) => grid.locator(`[aria-rowindex="${row + 1}"] [aria-colindex="4"]`);
  const power = async (row: number) => Number(await cell(row).getAttribute('title'));
  await expect
    .poll(async () => (await power(1)) >= (await power(2)) && (await power(1)) > 0, WAIT)
    .toBe(true);
  await screenshot(page, 'profile-rows');
  await cell(1).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+C');
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied, WAIT).toBe(`power\n${await power(1)}\n${await power(2)}`);
  await page.keyboard.press('Control+End');
  await grid.locator(`[aria-rowindex="${last + 1}"]`).waitFor();
});

test('a table that is longer than a page can be is scrolled to its last row, by the bar, the wheel and the keys', async () => {
  await using desktop = await openOffline(service);
  const { page } = desktop;
  const sql = await openSql(page);
  await sql.write('SELECT i::DOUBLE AS n, sin(i / 1e5) AS wave FROM range(1000000) t(i)');
  await sql.run();
  await expect.poll(() => sql.outcome.textContent(), WAIT).toMatch(/^first 100,000 rows of more/);
  await sql.toolbar.getByRole('button', { name: 'Save as dataset…' }).click();
  await page.getByLabel('Name').fill('Wave');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Open Wave' }).click();
  await page.getByText(/Wave is the table "data"/).waitFor(WAIT);
  await page.getByRole('navigation').getByRole('button', { name: 'Profile', exact: true }).click();
  const grid = page.getByRole('grid', { name: 'Rows' });
  await expect.poll(() => grid.getAttribute('aria-rowcount'), WAIT).toBe('1000001');
  await grid.scrollIntoViewIfNeeded();
  const n = (row: number) => grid.locator(`[aria-rowindex="${row + 1}"] [aria-colindex="2"]`);
  await n(1).click();
  await page.keyboard.press('Control+End');
  await expect.poll(() => n(1_000_000).getAttribute('title'), WAIT).toBe('999999');
  await page.keyboard.press('Control+Home');
  await expect.poll(() => n(1).getAttribute('title'), WAIT).toBe('0');
  // A turn of the wheel is some rows, though the bar cannot stand so finely.
  await grid.hover();
  await page.mouse.wheel(0, 240);
  await expect.poll(() => n(12).getAttribute('title'), WAIT).toBe('11');
  expect(await n(1).count()).toBe(0);
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect.poll(() => n(1_000_000).getAttribute('title'), WAIT).toBe('999999');
  await grid.getByRole('button', { name: /^wave/ }).click();
  await expect.poll(() => n(1).getAttribute('title'), WAIT).toBe('471239');
  await grid.scrollIntoViewIfNeeded();
  await screenshot(page, 'profile-rows-long');
});
