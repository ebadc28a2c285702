import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

const DAYS = 7;
let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 6, days: 10 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('the time strip stands below every view of a dataset; its window selects the time of all of them', async () => {
  await using desktop = await openOffline(service, { dataset: { days: DAYS } });
  const { page } = desktop;
  const strip = page.getByTestId('time-strip');
  const window = strip.getByRole('slider', { name: 'The time in view' });
  await expect.poll(() => strip.locator('rect').count()).toBeGreaterThan(50);
  // Half of the time by its right grip: half of the rows, in Profile and in the chip above.
  const box = await strip.boundingBox();
  if (box === null) throw new Error('the strip is not on the screen');
  await drag(page, box.x + box.width - 1, box.x + box.width * 0.5, box.y + 20);
  const note = page.getByText(/[\d,]+ rows · [\d,]+ selected/);
  const share = async () => {
    const [rows, selected] = [...((await note.textContent()) ?? '').matchAll(/[\d,]+/g)].map(([text]) =>
      Number(text.replaceAll(',', '')),
    );
    return (selected ?? 0) / (rows ?? 1);
  };
  await expect.poll(share).toBeLessThan(0.65);
  expect(await share()).toBeGreaterThan(0.35);
  const half = await window.getAttribute('aria-valuetext');
  for (const view of ['Quality', 'Series', 'Compare', 'Transform', 'SQL', 'Report', 'Explore']) {
    await page.getByRole('navigation').getByRole('button', { name: view, exact: true }).first().click();
    await page.getByRole('heading', { name: view, level: 1 }).waitFor();
    await strip.waitFor();
    expect(await page.getByTestId('time-strip').count(), view).toBe(1);
    expect(await window.getAttribute('aria-valuetext'), view).toBe(half);
    if (view === 'Explore') break;
  }
});

test('the keys move, narrow and widen the window, and a double click takes all of the time', async () => {
  await using desktop = await openOffline(service, { dataset: { days: DAYS } });
  const { page } = desktop;
  const window = page.getByRole('slider', { name: 'The time in view' });
  const seen = () => window.getAttribute('aria-valuetext');
  const whole = await seen();
  const chip = page.getByRole('button', { name: /time/i }).filter({ hasText: /–/ });
  await page.keyboard.press('+');
  await expect.poll(seen).not.toBe(whole);
  const middle = await seen();
  await page.keyboard.press(']');
  await expect.poll(seen).not.toBe(middle);
  const later = await seen();
  await page.keyboard.press('[');
  await expect.poll(seen).not.toBe(later);
  // Wider than all there is, is all there is: no selection is left.
  for (let i = 0; i < 4; i++) await page.keyboard.press('-');
  await expect.poll(seen).toBe(whole);
  expect(await chip.count()).toBe(0);
  await window.focus();
  // Once would leave it on the same days.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(seen).not.toBe(whole);
  await window.dblclick();
  await expect.poll(seen).toBe(whole);
});

test('what Quality found is on the strip of every view, a colour a check, and said on hover', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, { theme, dataset: { days: DAYS } });
    const { page } = desktop;
    await page.getByRole('navigation').getByRole('button', { name: 'Quality', exact: true }).click();
    const ticks = page.getByTestId('time-strip').locator('[data-kind="finding"]');
    await expect.poll(() => ticks.count()).toBeGreaterThan(2);
    expect(await ticks.first().getAttribute('title')).toMatch(/^[A-Z][a-z].*: ([0-9A-F.]{11}|\d+ modules)$/);
    await screenshot(page, `strip-quality-${theme}`);
    await page.getByRole('navigation').getByRole('button', { name: 'Profile', exact: true }).click();
    await page.getByRole('img', { name: /Histogram of power/ }).waitFor();
    expect(await ticks.count()).toBeGreaterThan(2);
    await screenshot(page, `strip-profile-${theme}`);
    await page.getByRole('navigation').getByRole('button', { name: 'SQL', exact: true }).click();
    await page.getByRole('heading', { name: 'SQL', level: 1 }).waitFor();
    await screenshot(page, `strip-sql-${theme}`);
  }
});

async function drag(page: Page, fromX: number, toX: number, y: number): Promise<void> {
  await page.mouse.move(fromX, y);
  await page.mouse.down();
  await page.mouse.move((fromX + toX) / 2, y, { steps: 4 });
  await page.mouse.move(toX, y, { steps: 4 });
  await page.mouse.up();
}
