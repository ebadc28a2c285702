import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.ts';
import { type Service, startService } from './service.ts';
import { openSignedIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 3 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('times are shown in the zone that is chosen, everywhere, and it is kept', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openSignedIn(service, { theme });
    const { page } = desktop;
    const seen = page.locator('tbody tr td[title*="UTC"]').first();
    await seen.waitFor();
    await page.keyboard.press('2');
    await page
      .getByRole('status')
      .filter({ hasText: /means|samples/ })
      .waitFor();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    expect(await inspector.textContent()).toMatch(/UTC/);

    await page.getByTestId('zone').click();
    await page.getByTestId('zone-input').waitFor();
    await screenshot(page, `zone-${theme}`);
    await page.getByTestId('zone-input').fill('Lord_Howe');
    await page.getByRole('option', { name: /Lord_Howe/ }).click();
    await expect.poll(() => page.getByTestId('zone').textContent()).toBe('Australia/Lord_Howe');
    await expect.poll(() => inspector.textContent()).toMatch(/GMT\+1[01]/);
    await page
      .getByRole('status')
      .filter({ hasText: /means|samples/ })
      .waitFor();
    await screenshot(page, `zone-explore-${theme}`);
    await page.keyboard.press('1');
    await page.locator('tbody tr td[title*="GMT+1"]').first().waitFor();

    await page.reload();
    await expect.poll(() => page.getByTestId('zone').textContent()).toBe('Australia/Lord_Howe');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Time zone');
    await page.keyboard.press('Enter');
    await page.getByTestId('zone-input').waitFor();
    await page.keyboard.type('UTC');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('zone').textContent()).toBe('UTC');
  }
});
