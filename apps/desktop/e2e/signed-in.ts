import type { Page } from 'playwright-core';
import { type Desktop, type DesktopOptions, openDesktop } from './launch.ts';
import { PASSWORD, type Service } from './service.ts';

/** The window of an analyst who has signed in to this service, on the Fleet. */
export async function openSignedIn(
  service: Service,
  { username = 'ana', ...options }: DesktopOptions & { username?: string } = {},
): Promise<Desktop> {
  const desktop = await openDesktop(options);
  try {
    await connect(desktop.page, service.url);
    await signIn(desktop.page, username, PASSWORD);
    await desktop.page.getByRole('heading', { name: 'Fleet' }).waitFor();
    return desktop;
  } catch (error) {
    await desktop[Symbol.asyncDispose]();
    throw error;
  }
}

export async function connect(page: Page, url: string): Promise<void> {
  await page.getByLabel('Address').fill(url);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByLabel('Username').waitFor();
}

export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
