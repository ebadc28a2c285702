import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 30 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('the fleet shows what needs attention first, and is filtered by facet, name and key', async () => {
  for (const [theme, size] of [
    ['light', { width: 1280, height: 800 }],
    ['dark', { width: 2560, height: 1440 }],
  ] as const) {
    await using desktop = await openSignedIn(service, { theme, size });
    const { page } = desktop;
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(12);
    // Figures come after the names: a bar and a line for each module.
    await expect.poll(() => page.getByText(/^\d+(\.\d)? %$/).count(), { timeout: 30_000 }).toBe(12);
    await expect.poll(() => page.locator('tbody path[d^="M"]').count()).toBe(12);
    await screenshot(page, `fleet-${theme}`);

    const attention = page.getByRole('button', { name: /Needs attention/ });
    const late = Number(/\d+/.exec((await attention.textContent()) ?? '')?.[0]);
    expect(late).toBeGreaterThan(0);
    expect(await page.locator('td[data-late="true"]').count()).toBe(late);
    expect(await rows.first().locator('td[data-late="true"]').count()).toBe(1);
    await attention.click();
    await expect.poll(() => rows.count()).toBe(late);
    await attention.click();
    const type = page.getByRole('button', { name: /^P-Solar Panel/ });
    const count = Number(/(\d+)$/.exec((await type.textContent()) ?? '')?.[1]);
    await type.click();
    await expect.poll(() => rows.count()).toBe(count);
    await type.click();
    await page.keyboard.press('/');
    await page.keyboard.type('no such module');
    await page.getByText('No module is like this.').waitFor();
  }
});
