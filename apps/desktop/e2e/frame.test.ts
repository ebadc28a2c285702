import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('everything is found by its name in the palette, and by its key', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').waitFor();
    await screenshot(page, `palette-${theme}`);
    await page.keyboard.type('keyboard sh');
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    await screenshot(page, `shortcuts-${theme}`);
    // Each key that the sheet names is one that the registry runs: it is drawn from there.
    expect(await sheet.locator('kbd').allTextContents()).toEqual(
      expect.arrayContaining(['1', '?', 'Ctrl K', 'Alt ←', 'Alt →']),
    );
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet.count()).toBe(0);
    await page.keyboard.press('?');
    await sheet.waitFor();
  }
});

test('the window comes back where and as it was', async () => {
  const first = await openSignedIn(service, { size: { width: 1100, height: 700 } });
  await first.page.keyboard.press('Control+k');
  await first.page.keyboard.type('Dark theme');
  await first.page.keyboard.press('Enter');
  await expect.poll(() => first.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await first.app.close();
  await using second = await openDesktop({ dataDir: first.dataDir, size: undefined });
  expect(await second.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1100, 700]);
  expect(await second.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  // The server is remembered; the token was kept in memory alone, as there is no keyring here.
  await second.page.getByLabel('Username').waitFor();
  expect(await second.page.getByText(new URL(service.url).host).count()).toBe(1);
});

test('a server that goes away is missed and found again, and what was there stays on the screen', async () => {
  const going = await startService({ days: 1 });
  await using desktop = await openSignedIn(going);
  const { page } = desktop;
  await expect.poll(() => page.locator('tbody tr').count()).toBe(12);
  const again = await going.restart();
  try {
    await page.getByText(/away, last reached/).waitFor({ timeout: 60_000 });
    expect(await page.locator('tbody tr').count()).toBe(12);
    await screenshot(page, 'fleet-away');
    await again.start();
    await page.getByText('live', { exact: true }).waitFor({ timeout: 60_000 });
    await expect.poll(() => page.locator('tbody tr').count()).toBe(12);
  } finally {
    await going[Symbol.asyncDispose]();
  }
});

test('a mistake while drawing leaves a word and a way on instead of an empty window', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  await page.evaluate(() => {
    const whole = Intl.DateTimeFormat.prototype.formatRange;
    Object.assign(window, {
      mend: () => Object.assign(Intl.DateTimeFormat.prototype, { formatRange: whole }),
    });
    Intl.DateTimeFormat.prototype.formatRange = () => {
      throw new RangeError('Invalid time value');
    };
  });
  await page.keyboard.press('-');
  await page.getByText(/could not be drawn: Invalid time value/).waitFor();
  await screenshot(page, 'mistake-of-the-application');
  await page.evaluate(() => (window as unknown as { mend(): void }).mend());
  await page.getByRole('button', { name: 'Show it again' }).click();
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
});

test('however long a key is held, the window stays where dates can be written', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  const bar = page.getByRole('toolbar', { name: 'Selection' });
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  for (let i = 0; i < 60; i++) await page.keyboard.press('-');
  await expect.poll(() => bar.textContent()).toMatch(/1 Jan 1800.*1 Jan 2300/);
  for (let i = 0; i < 60; i++) await page.keyboard.press('+');
  await page.keyboard.press('0');
  await expect.poll(() => page.getByText(/means, from/).count()).toBe(1);
});

test('a module is found by its name in the palette, and opened', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  const name = service.fleet.modules[0]?.module_num ?? '';
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill(name.toLowerCase());
  await page.getByRole('option', { name }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  expect(await page.getByRole('toolbar', { name: 'Selection' }).textContent()).toContain(`Modules ${name}`);
});
