import type { Page } from 'playwright-core';
import type { Desktop, DesktopOptions } from './launch.ts';
import type { Service } from './service.ts';
import { openSignedIn } from './signed-in.ts';

export const METRICS = ['power', 'voltage', 'temperature', 'irradiance'];
const DAY_MS = 86_400_000;

/** Saves some days of the service's fleet, up to the last midnight, as a dataset; answers how many rows it has. */
export async function saveDataset(
  page: Page,
  { name = 'Roof', days = 7, metrics = METRICS }: { name?: string; days?: number; metrics?: string[] } = {},
): Promise<number> {
  const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const request = { name, metrics, from: to - days * DAY_MS, to, zone: 'UTC' };
  return page.evaluate(async (asked) => {
    const done = new Promise<number>((resolve, reject) => {
      window.wp.datasets.onProgress((progress) => {
        if (progress.state === 'done') resolve(progress.rows);
        else if (progress.state !== 'running') reject(new Error(progress.message ?? progress.state));
      });
    });
    const begun = await window.wp.datasets.save(asked);
    if (!begun.ok) throw new Error(begun.message);
    return done;
  }, request);
}

/** The window of an analyst with a dataset that is open on Profile. */
export async function openOffline(
  service: Service,
  { dataset, ...options }: DesktopOptions & { dataset?: Parameters<typeof saveDataset>[1] } = {},
): Promise<Desktop & { rows: number }> {
  const desktop = await openSignedIn(service, options);
  try {
    const { page } = desktop;
    const rows = await saveDataset(page, dataset);
    await page.keyboard.press('3');
    await page.getByRole('button', { name: `Open: ${dataset?.name ?? 'Roof'}` }).click();
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    await page.getByRole('region', { name: 'Needs attention' }).waitFor({ timeout: 60_000 });
    return Object.assign(desktop, { rows });
  } catch (error) {
    await desktop[Symbol.asyncDispose]();
    throw error;
  }
}
