import { afterAll, beforeAll, expect, test } from 'vitest';
import { serious } from './axe.ts';
import { makeCertificate } from './certificates.ts';
import { openDesktop } from './launch.ts';
import { type Service, startService } from './service.ts';
import { connect, openSignedIn } from './signed-in.ts';
import { recordTls } from './tls-recorder.ts';

const VIEWS = [
  'Fleet',
  'Explore',
  'Datasets',
  'Users',
  'Gateways',
  'Modules',
  'Storage',
  'Quarantine',
  'Audit',
  'Settings',
];

let service: Service;
beforeAll(async () => {
  service = await startService({ days: 2 });
});
afterAll(() => service[Symbol.asyncDispose]());

test.each(['light', 'dark'] as const)('axe finds nothing serious in any view, %s', async (theme) => {
  await using first = await openDesktop({ theme });
  expect(await serious(first.page)).toEqual([]);
  {
    await using unknown = await recordTls(makeCertificate({ hosts: ['127.0.0.1'] }));
    await first.page.getByLabel('Address').fill(unknown.url);
    await first.page.getByRole('button', { name: 'Connect' }).click();
    await first.page.getByRole('button', { name: 'Trust this certificate' }).waitFor();
    expect(await serious(first.page), 'a certificate').toEqual([]);
    await first.page.getByRole('button', { name: 'Do not connect' }).click();
  }
  await connect(first.page, service.url);
  expect(await serious(first.page)).toEqual([]);

  await using desktop = await openSignedIn(service, { username: 'admin', theme });
  const { page } = desktop;
  await expect.poll(() => page.locator('tbody tr').count()).toBe(12);
  for (const view of VIEWS) {
    await page.getByRole('navigation').getByRole('button', { name: view, exact: true }).click();
    await page.getByRole('heading', { name: view, exact: true }).waitFor();
    if (view === 'Explore')
      await page
        .getByRole('status')
        .filter({ hasText: /means|samples/ })
        .waitFor();
    expect(await serious(page), view).toEqual([]);
  }
  await page.getByTestId('zone').click();
  await page.getByTestId('zone-input').waitFor();
  expect(await serious(page), 'the zones').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('button', { name: 'Fleet', exact: true }).click();
  await page.locator('tbody tr').first().click();
  await page.getByTestId('saved-selections').click();
  await page.getByRole('menuitem', { name: 'Save selection…' }).waitFor();
  expect(await serious(page), 'the saved selections').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await serious(page), 'the sheet').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').waitFor();
  expect(await serious(page), 'the palette').toEqual([]);
});
