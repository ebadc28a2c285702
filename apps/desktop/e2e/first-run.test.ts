import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeGateway, send, serverOf } from './gateway.ts';
import { type Desktop, openDesktop } from './launch.ts';
import { processesOf } from './processes.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, startService } from './service.ts';
import { openSignedIn, signIn } from './signed-in.ts';

test('a first run starts a server here, makes its superuser, and shows what a gateway sends', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  await inBothThemes(page, 'first-run');
  await page.getByRole('button', { name: 'Start one here' }).click();
  // The rules of the server hold for its first password too, and nothing is lost by a refusal.
  await page.getByLabel('Password').fill('short');
  await inBothThemes(page, 'start-here');
  await page.getByRole('button', { name: 'Start it' }).click();
  await page
    .getByRole('status')
    .getByText(/database/)
    .waitFor();
  await screenshot(page, 'service-starting-light');
  await expect.poll(() => page.getByRole('alert').textContent(), { timeout: 90_000 }).toMatch(/at least 12/);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByText(/No module is known yet/).waitFor({ timeout: 60_000 });
  await inBothThemes(page, 'fleet-empty');
  await page.getByRole('button', { name: 'Create a gateway' }).waitFor();

  const token = await makeGateway(desktop);
  expect(await send(desktop, token, 'N1')).toBe(200);
  await page.getByRole('button', { name: 'Fleet', exact: true }).click();
  await page.getByRole('row', { name: /N1/ }).waitFor({ timeout: 60_000 });
  // The page may not make itself another superuser.
  const again = await page.evaluate(
    (password) => window.wp.service.start({ username: 'second', password }),
    PASSWORD,
  );
  expect(again).toMatchObject({ ok: false, message: expect.stringMatching(/has its users already/) });
  const kept = await readFile(`${desktop.dataDir}/service/service.json`, 'utf8');
  expect(kept).not.toContain(PASSWORD);
});

test('two servers are remembered and switched without a password, and neither shows what the other holds', async () => {
  await using remote = await startService({ days: 1, modules: 3 });
  const { host } = new URL(remote.url);
  await using desktop = await openSignedIn(remote);
  const { page } = desktop;
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByTestId('server-menu').click();
  await page.getByRole('menuitem', { name: 'Add another server' }).click();
  const list = page.getByRole('list', { name: 'Your servers' });
  await list.getByText(host, { exact: true }).waitFor();
  await inBothThemes(page, 'servers-list');
  await startHere(page);
  expect(await rows.count()).toBe(0);

  // With the keyboard alone.
  await page.getByTestId('server-menu').focus();
  await page.keyboard.press('Enter');
  const other = page.getByRole('menuitem', { name: host });
  await other.waitFor();
  await inBothThemes(page, 'server-menu');
  await other.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => rows.count()).toBe(3);
  expect(await page.getByTestId('user-menu').textContent()).toBe('ana');

  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').waitFor();
  await page.keyboard.type('switch to this');
  await page.keyboard.press('Enter');
  await page.getByText(/No module is known yet/).waitFor();
  expect(await page.getByTestId('user-menu').textContent()).toBe('admin');
  const told = await page.evaluate(async () => JSON.stringify(await window.wp.servers.get()));
  expect(told).not.toMatch(/wps_|token/);

  await page.getByTestId('server-menu').click();
  await page.getByRole('menuitem', { name: /Forget this server/ }).click();
  const dialog = page.getByRole('dialog');
  await inBothThemes(page, 'forget-here');
  await dialog.getByLabel(/to confirm/).fill((await dialog.locator('strong').textContent()) ?? '');
  await dialog.getByRole('button', { name: 'Forget it' }).click();
  await page.getByRole('button', { name: 'Open the one on this machine' }).waitFor();
  expect(await list.getByRole('listitem').count()).toBe(1);
  await list.getByText(host, { exact: true }).click();
  await expect.poll(() => rows.count()).toBe(3);
});

test('a list of servers that is damaged is told of, and kept aside', async () => {
  const first = await openDesktop();
  await first.app.close();
  await writeFile(join(first.dataDir, 'servers.json'), '{"version":2,"curr');
  await using second = await openDesktop({ dataDir: first.dataDir });
  await second.page.getByText(/could not be read. It was kept aside/).waitFor();
  await screenshot(second.page, 'servers-damaged');
  const aside = (await readdir(first.dataDir)).filter((name) => name.startsWith('servers.json.damaged-'));
  expect(aside).toHaveLength(1);
});

test('after a relaunch the service runs again with its data, and with the window no process is left', async () => {
  const first = await openDesktop();
  await startHere(first.page);
  const address = await serverOf(first.page);
  const token = await makeGateway(first);
  expect(await send(first, token, 'N1')).toBe(200);
  const inFirst = await processesOf(first.dataDir);
  expect(inFirst.length).toBeGreaterThan(0);
  await first.app.close();
  await expect.poll(() => processesOf(first.dataDir)).toEqual([]);
  await expect(fetch(`${address}/health/live`)).rejects.toThrow();

  {
    await using second = await openDesktop({ dataDir: first.dataDir });
    const { page } = second;
    await page.getByText('Sign in to This machine').waitFor({ timeout: 90_000 });
    await inBothThemes(page, 'sign-in-here');
    // The name is remembered.
    expect(await page.getByLabel('Username').inputValue()).toBe('admin');
    await signIn(page, 'admin', PASSWORD);
    await page.getByRole('button', { name: 'Fleet', exact: true }).click();
    await page.getByRole('row', { name: /N1/ }).waitFor({ timeout: 60_000 });
    // The same address, so that gateways go on.
    expect(await serverOf(page)).toBe(address);
    expect(await send(second, token, 'N1')).toBe(200);
  }
  await expect.poll(() => processesOf(first.dataDir)).toEqual([]);
  await rm(first.dataDir, { recursive: true });
});

test('a window that is killed takes its service with it, and the next one opens the same data', async () => {
  const first = await openDesktop();
  await startHere(first.page);
  first.app.process().kill('SIGKILL');
  await expect.poll(() => processesOf(first.dataDir), { timeout: 30_000 }).toEqual([]);
  {
    await using second = await openDesktop({ dataDir: first.dataDir });
    await second.page.getByText('Sign in to This machine').waitFor({ timeout: 90_000 });
    await signIn(second.page, 'admin', PASSWORD);
    await second.page.getByText(/No module is known yet/).waitFor();
  }
  await rm(first.dataDir, { recursive: true });
});

test('a service that dies is told of, started again, and the window finds it by itself', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  await startHere(page);
  const token = await makeGateway(desktop);
  expect(await send(desktop, token, 'N1')).toBe(200);
  await page.getByRole('button', { name: 'Fleet', exact: true }).click();
  await page.getByRole('row', { name: /N1/ }).waitFor();
  for (const pid of await servicesOf(desktop)) process.kill(pid, 'SIGKILL');
  const notice = page.getByRole('alert').filter({ hasText: 'ended unexpectedly' });
  await notice.waitFor();
  await page.getByText(/away/).first().waitFor({ timeout: 60_000 });
  expect(await page.getByRole('row', { name: /N1/ }).count()).toBe(1);
  await inBothThemes(page, 'service-died');
  await notice.getByRole('button', { name: 'Copy details' }).click();
  await notice.getByRole('button', { name: 'Copied' }).waitFor();
  await notice.getByRole('button', { name: 'Start it again' }).click();
  await page.getByText('live', { exact: true }).waitFor({ timeout: 90_000 });
  await expect.poll(() => notice.count()).toBe(0);
  expect(await send(desktop, token, 'N2')).toBe(200);
  await page.getByRole('row', { name: /N2/ }).waitFor({ timeout: 60_000 });
});

test('a start is cancelled, and one that cannot write says where and what to do', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  await page.getByRole('button', { name: 'Start one here' }).click();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/cancelled/);
  await expect.poll(() => servicesOf(desktop), { timeout: 30_000 }).toEqual([]);

  const folder = join(desktop.dataDir, 'service');
  await rm(folder, { recursive: true });
  await writeFile(folder, 'in the way');
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByText(/nothing can be written there/).waitFor();
  expect(await page.getByRole('alert').textContent()).toContain(folder);
  await inBothThemes(page, 'service-failed');
  await rm(folder);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText(/No module is known yet/).waitFor({ timeout: 90_000 });
});

async function startHere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start one here' }).click();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByText(/No module is known yet/).waitFor({ timeout: 90_000 });
}

/** Of Electron's own processes, those that run the service. */
const servicesOf = ({ app }: Desktop): Promise<number[]> =>
  app.evaluate(({ app: main }) =>
    main
      .getAppMetrics()
      .filter(({ serviceName, name }) => `${serviceName} ${name}`.includes('WP DataServices service'))
      .map(({ pid }) => pid),
  );

async function inBothThemes(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    await screenshot(page, `${name}-${theme}`);
  }
}
