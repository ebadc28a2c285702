import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, type Service, startService } from './service.ts';
import { connect, signIn } from './signed-in.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service[Symbol.asyncDispose]());

test('an analyst signs in and sees every module of the fleet', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await using desktop = await openDesktop({ theme });
    const { page } = desktop;
    await connect(page, service.url);
    await screenshot(page, `sign-in-${theme}`);
    await signIn(page, 'ana', PASSWORD);
    await page.getByRole('heading', { name: 'Fleet' }).waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(12);
    const { module_num } = service.fleet.modules[0] ?? { module_num: '' };
    await page.getByText(module_num).waitFor();
    await screenshot(page, `fleet-${theme}`);
    await page.getByLabel('Find a module').fill(module_num);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  }
});

test('a wrong password, an address without a server and plain http elsewhere are told in words', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  const message = page.getByRole('alert');
  for (const [address, words] of [
    ['http://data.example.org', /Plain http would send your password/],
    ['127.0.0.1:1', /No server answers at http:\/\/127\.0\.0\.1:1/],
    ['ftp://127.0.0.1', /must be https/],
  ] as const) {
    await page.getByLabel('Address').fill(address);
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect.poll(() => message.textContent()).toMatch(words);
  }
  await connect(page, service.url);
  await signIn(page, 'ana', 'not the password at all');
  await expect.poll(() => message.textContent()).toMatch(/password/i);
  await signIn(page, 'ana', PASSWORD);
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
});

test('the token never reaches the page, nor does node, nor another origin', async () => {
  await using desktop = await openDesktop();
  const { page } = desktop;
  const violations: string[] = [];
  page.on('console', (line) => {
    if (/Content Security Policy/i.test(line.text())) violations.push(line.text());
  });
  const answers: string[] = [];
  page.on('response', async (answer) => {
    answers.push(
      JSON.stringify(await answer.request().allHeaders()) + JSON.stringify(await answer.allHeaders()),
    );
  });
  await connect(page, service.url);
  await signIn(page, 'ana', PASSWORD);
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(12);
  const seen = await page.evaluate(async () => {
    const state = await window.wp.session.get();
    const tryTo = async (what: () => unknown) => {
      try {
        return await what();
      } catch (error) {
        return String(error);
      }
    };
    return {
      state,
      stored: JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
      bridge: Object.keys(window.wp).sort(),
      node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')],
      isolated: crossOriginIsolated,
      elsewhere: await tryTo(() => fetch('http://127.0.0.1:1/').then((answer) => answer.status)),
      // The address of the server itself: the page may not go round main.
      direct: await tryTo(() => fetch(`${state.server}/health/live`).then((answer) => answer.status)),
    };
  });
  expect(violations.length).toBeGreaterThan(0);
  expect(violations.filter((line) => !/^Refused to connect to/.test(line))).toEqual([]);
  expect(seen.state).toEqual({
    server: service.url,
    user: { username: 'ana', role: 'analyst' },
    isKept: false,
    refused: null,
  });
  expect(seen.stored).not.toMatch(/wps_|Bearer/);
  expect(answers.join('')).not.toMatch(/bearer /i);
  expect(seen.bridge).toEqual(expect.arrayContaining(['about', 'session']));
  expect(seen.node).toEqual(['undefined', 'undefined']);
  expect(seen.isolated).toBe(true);
  expect([seen.elsewhere, seen.direct]).toEqual([
    expect.stringMatching(/Failed to fetch|violates/),
    expect.stringMatching(/Failed to fetch|violates/),
  ]);
});
