import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 8, days: 40 });
  // What flagged time cost is known of power in watts alone.
  await setUnit('power', 'W');
});
afterAll(() => service[Symbol.asyncDispose]());

/** As a superuser does. */
async function setUnit(name: string, unit: string): Promise<void> {
  const post = async (procedure: string, body: object, token?: string) => {
    const answer = await fetch(`${service.url}/trpc/${procedure}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${procedure}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { result: { data: { token: string } } };
  };
  const { result } = await post('auth.login', { username: 'admin', password: PASSWORD });
  await post('metrics.update', { name, unit }, result.data.token);
}

const MODULES = 8;
const dataset = { days: 35, metrics: ['power', 'irradiance'] };

async function openQuality(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Quality', exact: true }).click();
  await page.getByRole('heading', { name: 'Quality' }).waitFor();
  await page.getByText(new RegExp(`checks × ${MODULES} modules .* ${11 * MODULES} checks`)).waitFor();
}

/** What axe finds serious or worse in the view. */
async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await run.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary ?? ''}`));
  });
}

/** A cell of a check in which something was found. */
const flagged = (page: Page, check: string) =>
  page.getByRole('button', { name: new RegExp(`, ${check}: (?!0 |not)`) }).first();
const series = (page: Page) => page.getByRole('region', { name: /^Series of/ });

test('a fleet with faults is a matrix, a cell opens its series with the flags as lanes', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme, dataset, size: { width: 1440, height: 900 } });
    const { page } = desktop;
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await openQuality(page);
    await screenshot(page, `quality-matrix-${theme}`);
    expect(await serious(page)).toEqual([]);
    expect(await page.locator('tbody tr').count()).toBe(MODULES);
    await page.getByRole('button', { name: 'gaps', exact: true }).click();
    await expect.poll(() => page.locator('th[aria-sort="descending"]').textContent()).toBe('gaps');
    await flagged(page, 'Stale').click();
    await series(page)
      .getByRole('img', { name: /^Stale: \d/ })
      .waitFor();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByText('value held').waitFor();
    await inspector.getByText(/high: 3 of 3 rules/).waitFor();
    await inspector.getByText(/stale_values_diff/).waitFor();
    await series(page)
      .getByText(/min–max of|all [\d,]+ samples/)
      .waitFor();
    await screenshot(page, `quality-${theme}`);
    expect(await serious(page)).toEqual([]);
    expect(errors).toEqual([]);
  }
});

test('a threshold that is dragged changes the lane, and the matrix once it is let go of', async () => {
  await using desktop = await openOffline(service, { dataset });
  const { page } = desktop;
  await openQuality(page);
  const cell = flagged(page, 'Outliers');
  const name = await cell.getAttribute('aria-label');
  const [module = ''] = (name ?? '').split(',');
  await cell.click();
  const lane = series(page).getByRole('img', { name: /^Outliers: \d/ });
  await lane.waitFor();
  const before = await lane.getAttribute('aria-label');
  const slider = series(page).getByRole('slider', { name: 'k' });
  const box = await slider.boundingBox();
  if (box === null) throw new Error('the slider is not on the screen');
  await page.mouse.move(box.x + box.width * 0.15, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 8 });
  // While the button is down: the lane follows, the matrix waits.
  await expect
    .poll(() =>
      series(page)
        .getByRole('img', { name: /^Outliers:/ })
        .getAttribute('aria-label'),
    )
    .not.toBe(before);
  const own = page.getByRole('button', { name: new RegExp(`^${module}, Outliers:`) });
  expect(await own.getAttribute('aria-label')).toBe(name);
  await page.mouse.up();
  await expect.poll(() => own.getAttribute('aria-label'), { timeout: 20_000 }).not.toBe(name);
});

test('by keyboard: arrows move, Enter opens, M masks as a step, Z undoes, A annotates, Escape closes', async () => {
  await using desktop = await openOffline(service, { dataset });
  const { page } = desktop;
  await openQuality(page);
  await page.locator('tbody td button').first().focus();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  expect(await focused()).toMatch(/, Stale:/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toMatch(/, Gaps:/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await series(page).waitFor();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByText('confidence').waitFor();
  await page.keyboard.press('m');
  const steps = inspector.getByRole('region', { name: 'Steps' });
  await steps.getByText(/^mask power/).waitFor();
  expect(await inspector.getByRole('button', { name: 'Mask' }).isDisabled()).toBe(true);
  await page.keyboard.press('z');
  await expect.poll(() => steps.count()).toBe(0);
  await series(page)
    .getByRole('button', { name: 'stale', exact: true })
    .or(page.getByRole('button', { name: /, Stale:/ }).first())
    .first()
    .click();
  await inspector.getByRole('button', { name: 'Add step' }).click();
  await steps.getByText(/^drop_flagged power stale-diff/).waitFor();
  await series(page).waitFor();
  await flagged(page, 'Gaps').click();
  await inspector.getByText('confidence').waitFor();
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Annotate' });
  await dialog.getByLabel('Word').fill('silent');
  await dialog.getByRole('button', { name: 'Annotate' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await series(page).waitFor({ state: 'detached' });
});

/** What lies in the clipboard. */
const copied = ({ app }: Awaited<ReturnType<typeof openOffline>>) =>
  app.evaluate(({ clipboard }) => clipboard.readText());

test('the chart leaves as picture, drawing and numbers, the matrix as CSV', async () => {
  await using desktop = await openOffline(service, { dataset });
  const { page, app } = desktop;
  await openQuality(page);
  await page.getByRole('table', { name: 'Modules by checks' }).hover();
  await page.getByRole('button', { name: 'Copy Modules by checks as CSV' }).click();
  await expect
    .poll(() => copied(desktop))
    .toMatch(/^module,stale,.*,energy lost \[kWh\],time lost \[h\]\r\n/);
  expect((await copied(desktop)).trimEnd().split('\r\n')).toHaveLength(MODULES + 1);
  await flagged(page, 'Stale').click();
  await series(page)
    .getByText(/min–max of|all [\d,]+ samples/)
    .waitFor();
  await series(page).getByTestId('quality-chart').hover();
  await series(page)
    .getByRole('button', { name: /^Copy power of/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Numbers/ }).click();
  await dialog.getByText('The table of numbers is in the clipboard.').waitFor();
  const lines = (await copied(desktop)).trimEnd().split('\r\n');
  expect(lines[0]).toBe('time,module,power [W],stale');
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,[^,]+,[\d.]*,[01]$/);
  expect(lines.filter((line) => line.endsWith(',1')).length).toBeGreaterThan(1);
  await dialog.getByRole('button', { name: /Drawing/ }).click();
  await expect.poll(() => copied(desktop)).toMatch(/^<svg .*shaded: Stale.*fill-opacity="0.2".*<path d="M/s);
  await dialog.getByRole('button', { name: /Picture/ }).click();
  const width = () =>
    app.evaluate(({ clipboard }) => {
      const older = clipboard as unknown as { readImage(): { getSize(): { width: number } } };
      return older.readImage().getSize().width;
    });
  await expect.poll(width).toBeGreaterThan(400);
});

test('ranges of values are heeded by Compare, and where they are not it is said', async () => {
  await using desktop = await openOffline(service, { dataset });
  const { page } = desktop;
  const card = page.getByRole('img', { name: /^Histogram of power/ }).first();
  await card.scrollIntoViewIfNeeded();
  const box = await card.boundingBox();
  if (box === null) throw new Error('the histogram is not on the screen');
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
  await page.mouse.up();
  const go = (view: string) =>
    page.getByRole('navigation').getByRole('button', { name: view, exact: true }).click();
  await go('Compare');
  await page.getByText(/^A and B are of the rows with power/).waitFor();
  const rows = await page.getByText(/^A [\d,]+ rows, B [\d,]+ rows/).textContent();
  await go('Quality');
  await page.getByText(/^The checks look at all rows, not only power/).waitFor();
  await go('Series');
  await page.getByText(/^The series has all rows, not only power/).waitFor();
  await page.getByRole('button', { name: 'Select all power again' }).click();
  await go('Compare');
  await expect.poll(() => page.getByText(/^A [\d,]+ rows, B [\d,]+ rows/).textContent()).not.toBe(rows);
  expect(await page.getByText(/of the rows with power/).count()).toBe(0);
});
