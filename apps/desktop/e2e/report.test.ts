import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { openOffline } from './offline.ts';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';

let service: Service;
let folder = '';
beforeAll(async () => {
  service = await startService({ modules: 4, days: 12 });
  folder = await mkdtemp(join(tmpdir(), 'wp-report-'));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a report has what is ticked, and what is previewed is what is written', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openOffline(service, {
      theme,
      dataset: { days: 10 },
      size: { width: 1440, height: 900 },
    });
    const { page, app } = desktop;
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    const heading = (name: string) => preview.getByRole('heading', { name, exact: true });
    for (const name of ['To look at', 'Columns', 'Pairs', 'Series', 'Quality', 'Steps applied'])
      await heading(name).waitFor({ timeout: 60_000 });
    await screenshot(page, `report-${theme}`);
    expect(await serious(page)).toEqual([]);
    await heading('Quality').scrollIntoViewIfNeeded();
    await screenshot(page, `report-quality-${theme}`);

    const ticks = page.getByRole('complementary', { name: 'On the report' });
    await ticks.getByRole('checkbox', { name: 'Correlations' }).uncheck();
    await heading('Pairs').waitFor({ state: 'detached' });
    await ticks.getByRole('checkbox', { name: 'voltage' }).uncheck();
    await heading('voltage').waitFor({ state: 'detached' });
    await ticks.getByLabel('Notes').fill('Seen on site: <b>panel 3</b> is shaded.');
    await heading('Notes').waitFor();
    await preview.getByText('<b>panel 3</b> is shaded').waitFor();
    await page.getByText(/kB, one file/).waitFor();

    const path = join(folder, `${theme}.html`);
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    await page.getByRole('button', { name: 'Save as HTML…' }).click();
    await page.getByText(/saved, [\d,]+ kB/).waitFor();
    const html = await readFile(path, 'utf8');
    const figures = await preview
      .locator('dd span[title]')
      .evaluateAll((all) => all.map((one) => [one.getAttribute('title') ?? '', one.textContent ?? '']));
    expect(figures.length).toBeGreaterThan(30);
    // The figures that are shown are those that are written, and so is all the rest.
    for (const [title, shown] of figures)
      expect(html.includes(`<span title="${title}">${shown}</span>`), shown).toBe(true);
    const written = html.slice(html.indexOf('<body>') + '<body>'.length, html.indexOf('</body>'));
    const isSame = await preview.locator('.page').evaluate((page, body) => {
      const again = document.createElement('div');
      again.innerHTML = body.trim();
      return again.innerHTML === page.innerHTML;
    }, written);
    expect(isSame).toBe(true);
    expect(html.startsWith('<!doctype html>')).toBe(true);
    expect(html.includes('&lt;b&gt;panel 3&lt;/b&gt; is shaded.')).toBe(true);
    expect(html.match(/<h2>Pairs|<h3[^>]*>voltage</g)).toBeNull();
    // It needs nothing and does nothing.
    expect(html.match(/<script|<iframe|<img|<link|javascript:|@import|url\(/gi)).toBeNull();
    expect(html.match(/https?:\/\/\S+/g)).toBeNull();
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/part$/));
    // No frame was had for it.
    expect(page.frames()).toHaveLength(1);
    expect(errors).toEqual([]);
  }
});
