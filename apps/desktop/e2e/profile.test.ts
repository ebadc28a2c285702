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

test('brushing one chart changes all others at once, is a chip of the selection, and is undone by a step back', async () => {
  await using desktop = await openOffline(service);
  const { page, rows } = desktop;
  expect(rows).toBeGreaterThan(0);
  const power = page.getByRole('img', { name: /Histogram of power/ });
  const voltage = page.getByRole('region', { name: 'voltage', exact: true });
  await power.scrollIntoViewIfNeeded();
  const note = page.getByText(/[\d,]+ rows · [\d,]+ selected/);
  const whole = await note.textContent();
  const bars = () => voltage.locator('path').nth(1).getAttribute('d');
  await expect.poll(bars).toBeTruthy();
  const before = await bars();
  const box = await power.boundingBox();
  if (box === null) throw new Error('the histogram is not on the screen');
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
  // While the button is down: nothing is selected yet, and the others follow already.
  await expect.poll(bars).not.toBe(before);
  const live = await bars();
  await screenshot(page, 'profile-brushing');
  await page.mouse.up();
  const chip = page.getByRole('toolbar', { name: 'Selection' }).getByText('power', { exact: true });
  await chip.waitFor();
  // What the rows say is what the cube said.
  await expect.poll(() => note.textContent()).not.toBe(whole);
  expect(await bars()).toBe(live);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(bars).toBe(before);
});
