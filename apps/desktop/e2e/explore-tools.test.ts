import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 3, days: 8 });
});
afterAll(() => service[Symbol.asyncDispose]());

const statuses = async (page: Page) => (await page.getByRole('status').allTextContents()).join(' ');
const settled = (page: Page) =>
  expect.poll(() => statuses(page), { timeout: 30_000 }).toMatch(/[\d,]+ samples/);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

async function openExplore() {
  const desktop = await openSignedIn(service);
  await desktop.page.keyboard.press('2');
  await settled(desktop.page);
  return desktop;
}

/** Where the plot of a lane is. */
async function plotOf(page: Page, metric: string) {
  const box = await page.getByRole('region', { name: metric, exact: true }).locator('.u-over').boundingBox();
  if (box === null) throw new Error(`the lane of ${metric} has no place on the screen`);
  return box;
}

async function dragOver(page: Page, metric: string, from: number, to: number): Promise<void> {
  const box = await plotOf(page, metric);
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, middle, { steps: 6 });
  await page.mouse.up();
}

const pasted = (app: ElectronApplication): Promise<string> =>
  app.evaluate(({ clipboard }) => clipboard.readText());

test('a stretch is marked with Shift, its figures are told, and Esc lets go of it', async () => {
  await using desktop = await openExplore();
  const { page } = desktop;
  const before = await page.getByRole('toolbar', { name: 'Selection' }).textContent();
  await page.keyboard.down('Shift');
  await dragOver(page, 'power', 0.3, 0.5);
  await page.keyboard.up('Shift');
  await page.mouse.move(5, 5);
  await expect.poll(() => inspector(page).textContent()).toMatch(/Mean of what is marked/);
  // Marked, not zoomed.
  expect(await page.getByRole('toolbar', { name: 'Selection' }).textContent()).toBe(before);
  await screenshot(page, 'explore-marked');
  await page.keyboard.press('Escape');
  await expect.poll(() => inspector(page).textContent()).toMatch(/Mean of what is in view/);
});

test('the inspector tells the nearest real sample under the cursor, and what its column of pixels holds', async () => {
  await using desktop = await openExplore();
  const { page } = desktop;
  const box = await plotOf(page, 'power');
  const figure = inspector(page).locator('dd').first();
  let x = box.x + box.width * 0.6;
  await expect
    .poll(async () => {
      // Again and again: a chart that is made anew meanwhile knows of no cursor until it moves.
      x += 1;
      await page.mouse.move(x, box.y + box.height / 2);
      return figure.getAttribute('title');
    })
    .toMatch(/ at .*UTC; .* in \d+ samples of this column/);
});

test('an annotation is made, seen, changed and removed', async () => {
  await using desktop = await openExplore();
  const { page } = desktop;
  await page.keyboard.down('Shift');
  await dragOver(page, 'power', 0.4, 0.6);
  await page.keyboard.up('Shift');
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Annotate' });
  await dialog.getByLabel('Word').fill('hail');
  await dialog.getByLabel('Kind').selectOption('flag');
  await dialog.getByLabel('Metric').selectOption('power');
  await dialog.getByLabel('More').fill('seen from the road');
  await screenshot(page, 'explore-annotate');
  await dialog.getByRole('button', { name: 'Annotate' }).click();
  const list = inspector(page).getByRole('region', { name: 'Annotations' });
  await expect.poll(() => list.getByRole('listitem').count()).toBe(3);
  expect(await list.first().textContent()).toMatch(/hail.*seen from the road/s);
  await expect.poll(() => page.getByTestId('time-strip').locator('[data-kind="flag"]').count()).toBe(3);
  await page.mouse.move(5, 5);
  await screenshot(page, 'explore-annotated');
  await page.keyboard.press('1');
  await expect.poll(() => page.getByText('1 flag').count()).toBe(3);
  expect(await page.getByText('1 flag').first().getAttribute('title')).toBe('hail');
  await screenshot(page, 'fleet-findings');
  await page.keyboard.press('d');
  const save = page.getByRole('dialog', { name: 'Save for offline use' });
  expect(await save.textContent()).toMatch(/Every sample of all modules, 5 metrics/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  await settled(page);
  await list
    .getByRole('button', { name: /Change hail/ })
    .first()
    .click();
  const change = page.getByRole('dialog', { name: 'Change annotation' });
  await change.getByLabel('Word').fill('snow');
  await change.getByRole('button', { name: 'Change' }).click();
  await expect.poll(() => list.textContent()).toMatch(/snow/);
  await list.getByRole('button', { name: /Remove snow/ }).click();
  const remove = page.getByRole('dialog', { name: 'Remove annotation' });
  await remove.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => list.getByRole('listitem').count()).toBe(2);
});

test('what comes in is followed: the right edge is now, and a new reading is seen without asking', async () => {
  await using desktop = await openExplore();
  const { page } = desktop;
  for (let i = 0; i < 7; i++) await page.keyboard.press('+');
  await page.keyboard.press('l');
  const follow = page.getByRole('button', { name: 'Follow', exact: true });
  await expect.poll(() => follow.getAttribute('aria-pressed'), { timeout: 30_000 }).toBe('true');
  await expect.poll(() => follow.locator('[data-open="true"]').count(), { timeout: 30_000 }).toBe(1);
  await expect.poll(() => statuses(page), { timeout: 30_000 }).toMatch(/all \d+ samples/);
  await service.send([
    {
      module: service.fleet.modules[0]?.module_num ?? '',
      measures: [{ name: 'power', value: 4321.5 }],
      timestamp: new Date().toISOString(),
    },
  ]);
  const box = await plotOf(page, 'power');
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await expect.poll(() => inspector(page).textContent(), { timeout: 30_000 }).toMatch(/4,321\.5/);
  await page.keyboard.press('l');
  await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false');
});

test('the numbers stand in a table, and leave as CSV, SVG and PNG', async () => {
  await using desktop = await openExplore();
  const { page, app } = desktop;
  await page.getByRole('region', { name: 'power', exact: true }).hover();
  await page.keyboard.press('s');
  const table = page.getByRole('dialog', { name: 'Table of power' });
  await expect.poll(() => table.textContent()).toMatch(/[\d,]+ rows · \w+ means/);
  expect(await table.getByRole('row').count()).toBeGreaterThan(10);
  await screenshot(page, 'explore-table');
  await table.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('region', { name: 'power', exact: true }).hover();
  await page.keyboard.press('c');
  const copy = page.getByRole('dialog', { name: 'Copy power' });
  await copy.getByRole('button', { name: /Numbers/ }).click();
  await expect.poll(() => copy.getByRole('status').textContent()).toMatch(/in the clipboard/);
  const csv = await pasted(app);
  expect(csv.split('\r\n')[0]).toBe('module,metric,time,avg,min,max,count');
  expect(csv.split('\r\n').length).toBeGreaterThan(300);
  await copy.getByRole('button', { name: /Drawing/ }).click();
  await expect.poll(() => pasted(app)).toMatch(/^<svg [\s\S]*<path d="M[\s\S]*<\/svg>$/);
  await copy.getByRole('button', { name: /Picture/ }).click();
  await expect.poll(() => copy.getByRole('status').textContent()).toMatch(/The picture is in the clipboard/);
  const size = await app.evaluate(({ clipboard }) => {
    const older = clipboard as unknown as { readImage(): { getSize(): { width: number } } };
    return older.readImage().getSize();
  });
  expect(size.width).toBeGreaterThan(1000);
});

test('one lane fills the stage, lanes change places and heights by keys, and a typed time is gone to', async () => {
  await using desktop = await openExplore();
  const { page } = desktop;
  const lanes = () =>
    page
      .locator('section[aria-label]')
      .filter({ has: page.locator('.uplot') })
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const all = await lanes();
  const second = page.getByRole('separator', { name: `Height of ${all[1]}; with Alt its place` });
  await second.focus();
  const before = Number(await second.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => Number(await second.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(async () => (await lanes())[0]).toBe(all[1]);
  await page.getByRole('region', { name: 'power', exact: true }).hover();
  await page.keyboard.press('f');
  await expect.poll(lanes).toEqual(['power']);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await lanes()).length).toBe(all.length);
  await page.keyboard.press('g');
  const dialog = page.getByRole('dialog', { name: 'Go to' });
  await dialog.getByLabel('From').fill('yesterday');
  await dialog.getByRole('button', { name: 'Go', exact: true }).click();
  await expect.poll(() => dialog.getByRole('alert').textContent()).toMatch(/“From” is no time/);
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel('From').fill(`${day} 06:00`);
  await dialog.getByLabel('To').fill(`${day} 18:00`);
  await dialog.getByRole('button', { name: 'Go', exact: true }).click();
  await page.mouse.move(5, 5);
  await expect.poll(() => inspector(page).locator('p').first().textContent()).toMatch(/06:00:00.*18:00:00/);
});
