import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 30 });
});
afterAll(() => service[Symbol.asyncDispose]());

const settled = (page: Page, said = /samples/) =>
  expect
    .poll(() => page.getByRole('status').allTextContents(), { timeout: 30_000 })
    .toEqual(expect.arrayContaining([expect.stringMatching(said)]));
/** Three modules by their names: as lines, where all twelve would be a heat map. */
async function exploreThree(page: Page): Promise<void> {
  await page.keyboard.press('2');
  const modules = page.getByRole('region', { name: /^Modules/ }).getByRole('button');
  for (let i = 0; i < 3; i++) await modules.nth(i).click();
  await settled(page);
}
const chip = (page: Page) => page.getByRole('toolbar', { name: 'Selection' }).textContent();
/** How many pixels of the lane carry a colour of a series: nothing drawn is nothing seen. */
const inked = (page: Page, metric: string) =>
  page
    .getByRole('region', { name: metric, exact: true })
    .locator('canvas')
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      let coloured = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [r = 0, g = 0, b = 0, a = 0] = data.slice(i, i + 4);
        if (a > 128 && Math.max(r, g, b) - Math.min(r, g, b) > 60) coloured += 1;
      }
      return coloured;
    });

test('modules chosen in the fleet are explored lane by lane', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(12);
    // The order is final once it is known who is late.
    await page.locator('td[data-late="true"]').first().waitFor();
    const names = await rows.locator('td.mono').allTextContents();
    await rows.nth(1).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Explore' }).waitFor();
    await settled(page);
    const modules = page.getByRole('region', { name: /^Modules/ });
    expect(await modules.getByRole('button', { pressed: true }).allTextContents()).toEqual(
      names.slice(1, 3).sort(),
    );
    for (const metric of ['power', 'temperature', 'voltage'])
      expect(await inked(page, metric)).toBeGreaterThan(500);
    await screenshot(page, `explore-${theme}`);
  }
});

test('a drag zooms to what was dragged over, the wheel at the cursor, and Alt+← steps back', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await exploreThree(page);
  const note = () => page.getByRole('status').last().textContent();
  expect(await chip(page)).not.toMatch(/Time/);
  const box = await page.getByRole('region', { name: 'power', exact: true }).locator('.u-over').boundingBox();
  if (box === null) throw new Error('the lane has no place on the screen');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.25, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, middle, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => chip(page)).toMatch(/Time/);
  await settled(page);
  // Beside the lanes the inspector says which time is in view.
  const inView = async () => {
    await page.mouse.move(5, 5);
    return page.getByRole('complementary', { name: 'Inspector' }).locator('p').first().textContent();
  };
  const zoomed = await inView();
  await page.mouse.move(box.x + box.width * 0.4, middle);
  await page.mouse.wheel(0, -300);
  await page.mouse.wheel(0, -300);
  await settled(page);
  await expect.poll(inView).not.toBe(zoomed);
  // A turn of the wheel is one step, however many notches it had.
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(inView).toBe(zoomed);
  await page.keyboard.press('Escape');
  await expect.poll(() => chip(page)).not.toMatch(/Time/);
  expect(await note()).toMatch(/samples|reading/);
});

test('more modules than lines can tell apart are a heat map, which a click opens', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page, app } = desktop;
    await page.keyboard.press('2');
    await settled(page, /12 modules/);
    for (const metric of ['power', 'temperature']) expect(await inked(page, metric)).toBeGreaterThan(5000);
    await screenshot(page, `explore-heat-${theme}`);
    // It is copied as it is drawn: rows of colours and not twelve lines.
    await page.keyboard.press('c');
    const copy = page.getByRole('dialog', { name: /^Copy / });
    await copy.getByRole('button', { name: /Drawing/ }).click();
    await copy.getByText('The drawing is in the clipboard.').waitFor();
    const svg = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(svg).toMatch(/<image [^>]*href="data:image\/png/);
    expect(svg.match(/text-anchor="end">/g)).toHaveLength(12);
    await copy.getByRole('button', { name: 'Done' }).click();
    const lane = page.getByRole('region', { name: 'power', exact: true });
    const box = await lane.locator('.u-over').boundingBox();
    if (box === null) throw new Error('the lane has no place on the screen');
    // The second of twelve rows.
    await page.mouse.click(box.x + box.width / 2, box.y + (box.height * 1.5) / 12);
    const second = [...service.fleet.modules].map((module) => module.module_num).sort()[1];
    await expect.poll(() => chip(page)).toContain(second);
    await settled(page);
  }
});

test('a narrow window shows every sample, and says so; a wide one says which roll-up it is from', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await exploreThree(page);
  const texts = async () => (await page.getByRole('status').allTextContents()).join(' ');
  expect(await texts()).toMatch(/means, from/);
  for (let i = 0; i < 7; i++) await page.keyboard.press('+');
  await expect.poll(texts, { timeout: 30_000 }).toMatch(/all [\d,]+ samples/);
  await screenshot(page, 'explore-samples');
  for (let i = 0; i < 12; i++) await page.keyboard.press('-');
  await expect.poll(texts, { timeout: 30_000 }).toMatch(/(3h|6h|12h|1d) means, from/);
});

test('each metric can be chosen, also one of so many that not all have a lane', async () => {
  await service.send([
    {
      module: service.fleet.modules[0]?.module_num,
      timestamp: Date.now(),
      measures: Array.from({ length: 8 }, (_, i) => ({ name: `zz-${i}`, value: i })),
    },
  ]);
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.keyboard.press('2');
  await page.getByText(/The first 6 of 13 metrics are shown/).waitFor();
  const metrics = page.getByRole('region', { name: /^Metrics/ });
  await page.getByRole('searchbox', { name: /Filter/ }).fill('zz-7');
  await metrics.getByRole('button').click();
  await page.getByRole('region', { name: 'zz-7', exact: true }).waitFor();
  expect(await chip(page)).toMatch(/Metrics zz-7/);
  expect(await page.getByText(/metrics are shown/).count()).toBe(0);
  // Let go of, all are there again.
  await metrics.getByRole('button').click();
  await page.getByText(/The first 6 of 13 metrics are shown/).waitFor();
});

test('where no reading lies it says where there are some, and goes there', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Explore' }).waitFor();
  for (let i = 0; i < 20; i++) await page.keyboard.press(']');
  await page.getByText(/No reading lies in this time/).waitFor();
  await page.getByRole('button', { name: 'Show all of it' }).click();
  await expect.poll(() => page.getByText(/No reading lies in this time/).count()).toBe(0);
});

test('a lane without a reading still stands under the others', async () => {
  await using desktop = await openSignedIn(service);
  const { page } = desktop;
  await page.keyboard.press('2');
  const metrics = page.getByRole('region', { name: /^Metrics/ }).getByRole('button');
  await page
    .getByRole('region', { name: /^Modules/ })
    .getByRole('button')
    .nth(1)
    .click();
  await metrics.filter({ hasText: 'power' }).click();
  await metrics.filter({ hasText: 'zz-7' }).click();
  const empty = page.getByRole('region', { name: 'zz-7', exact: true });
  await empty.getByText('no reading of these modules in this time').waitFor();
  const left = async (metric: string) =>
    (await page.getByRole('region', { name: metric, exact: true }).locator('.u-over').boundingBox())?.x;
  // The axes take their room once they know their numbers.
  await expect.poll(async () => ((await left('zz-7')) ?? Number.NaN) - ((await left('power')) ?? 0)).toBe(0);
});
