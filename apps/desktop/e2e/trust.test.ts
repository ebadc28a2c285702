import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MadeCertificate, makeCertificate } from './certificates.ts';
import { type Desktop, openDesktop } from './launch.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD, type Service, startService } from './service.ts';
import { signIn } from './signed-in.ts';
import { recordTls } from './tls-recorder.ts';

const LOOPBACK = ['127.0.0.1', 'localhost'];
const DAY_MS = 86_400_000;
const own = makeCertificate({ name: 'data.example.org', hosts: LOOPBACK });
const renewed = makeCertificate({ name: 'data.example.org', hosts: LOOPBACK });
const ca = makeCertificate({ name: 'Example Solar CA', isCa: true });

let folder: string;
let service: Service;
let port: number;
let address: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-trust-'));
  service = await startService({ days: 1, modules: 3 });
  port = Number(new URL(service.url).port);
  address = `https://127.0.0.1:${port}`;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

/** Ends the server and answers how to start it again with this certificate, on the same port. */
async function stopped() {
  const { start } = await service.restart();
  return async (made: MadeCertificate) => {
    const certFile = join(folder, 'server.crt');
    const keyFile = join(folder, 'server.key');
    await writeFile(certFile, made.cert);
    await writeFile(keyFile, made.key, { mode: 0o600 });
    await start({ WP_TLS_CERT_FILE: certFile, WP_TLS_KEY_FILE: keyFile });
  };
}

describe('a certificate that the system does not trust', () => {
  test('is shown and nothing is sent; trusted once, it holds over a relaunch, until it changes or is forgotten', async () => {
    const start = await stopped();
    const first = await openDesktop({ dataDir: await mkdtemp(join(folder, 'desktop-')) });
    {
      await using recorder = await recordTls(own, port);
      const { page } = first;
      await ask(page, address);
      await page
        .getByRole('heading', { name: `The certificate of 127.0.0.1:${port} is not trusted` })
        .waitFor();
      expect(await shownFingerprints(page)).toEqual([own.x509.fingerprint256]);
      const text = (await page.locator('section').textContent()) ?? '';
      for (const said of ['CN=data.example.org', 'signed by itself', '127.0.0.1, localhost', 'Valid'])
        expect(text).toContain(said);
      await inBothThemes(page, 'certificate-untrusted');
      // Enter does what is safe.
      await page.keyboard.press('Enter');
      await page.getByLabel('Address').waitFor();
      expect(recorder.connections()).toBeGreaterThan(0);
      expect(recorder.received()).toBe('');
      expect((await kept(first)).servers).toEqual([]);
      // Nor may the page trust what was not shown to it, or is shown no longer.
      expect(await trustByPage(page, own)).toMatchObject({ ok: false });
      await ask(page, address);
      await page.getByRole('heading', { name: /is not trusted/ }).waitFor();
      expect(await trustByPage(page, renewed)).toMatchObject({ ok: false });
      expect(recorder.received()).toBe('');
    }
    await start(own);
    expect(await readOut()).toContain(`SHA-256 ${own.x509.fingerprint256}`);
    await first.page.getByRole('button', { name: 'Trust this certificate' }).click();
    await signInToFleet(first.page);
    await saveOne(first.page);
    await expect
      .poll(async () => (await kept(first)).servers)
      .toMatchObject([{ address, trust: { kind: 'fingerprint', fingerprint: own.x509.fingerprint256 } }]);
    await first.app.close();

    await using second = await openDesktop({ dataDir: first.dataDir });
    const { page } = second;
    await signInToFleet(page);
    const again = await stopped();
    {
      await using recorder = await recordTls(renewed, port);
      await page.getByRole('heading', { name: /has changed/ }).waitFor({ timeout: 60_000 });
      expect(await shownFingerprints(page)).toEqual([own.x509.fingerprint256, renewed.x509.fingerprint256]);
      await inBothThemes(page, 'certificate-changed');
      await second.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(960, 600);
      });
      await expect.poll(() => page.evaluate(() => innerHeight)).toBe(600);
      await screenshot(page, 'certificate-changed-small');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page
        .getByRole('alert')
        .getByText(/so nothing is sent there/)
        .waitFor();
      // Nor does the list of servers, or the palette, get round it.
      await page.getByRole('button', { name: 'Do not connect' }).click();
      await page
        .getByRole('list', { name: 'Your servers' })
        .getByText(`127.0.0.1:${port}`, { exact: true })
        .click();
      await page.getByRole('heading', { name: /has changed/ }).waitFor({ timeout: 60_000 });
      expect(recorder.connections()).toBeGreaterThan(0);
      expect(recorder.received()).toBe('');
    }
    // The one that was trusted is back: so is the user.
    await again(own);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Fleet' }).waitFor();

    await forget(page, `127.0.0.1:${port}`);
    expect(JSON.stringify(await kept(second))).not.toContain(own.x509.fingerprint256);
    await ask(page, address);
    await page.getByRole('heading', { name: /is not trusted/ }).waitFor();
  });

  test('says what is wrong: expired, not yet valid, or for another host', async () => {
    await using desktop = await openDesktop();
    const { page } = desktop;
    const at = (days: number) => new Date(Date.now() + days * DAY_MS);
    const cases: [MadeCertificate, RegExp, RegExp][] = [
      [makeCertificate({ hosts: LOOPBACK, from: at(-9), to: at(-1) }), /It expired on/, /signed by itself/],
      [makeCertificate({ hosts: LOOPBACK, from: at(2) }), /It is valid from .* on/, /signed by itself/],
      [
        makeCertificate({ by: ca, hosts: ['data.example.org'] }),
        /It is not for 127.0.0.1, but for data.example.org/,
        /does not know the authority/,
      ],
    ];
    for (const [made, ...words] of cases) {
      await using recorder = await recordTls(made);
      await ask(page, recorder.url);
      const said = page.getByRole('alert').filter({ hasText: 'is not trusted' });
      for (const word of words) await said.getByText(word).waitFor();
      expect(recorder.received()).toBe('');
      await page.getByRole('button', { name: 'Do not connect' }).click();
    }
  });
});

test('a CA file is trusted for what it issued, with the host’s name; a damaged one is refused in words', async () => {
  const start = await stopped();
  const leaf = makeCertificate({ name: 'server', by: ca, hosts: LOOPBACK });
  await start(leaf);
  const first = await openDesktop({ dataDir: await mkdtemp(join(folder, 'desktop-')) });
  await ask(first.page, address);
  await first.page.getByText(/does not know the authority/).waitFor();
  const said = first.page.getByRole('alert');
  const choose = async ({ app, page }: Desktop, content: string | undefined) => {
    const path = join(folder, 'ca.pem');
    if (content !== undefined) await writeFile(path, content);
    await app.evaluate(
      ({ dialog }, filePaths) => {
        const answer = async () => ({ canceled: filePaths.length === 0, filePaths });
        dialog.showOpenDialog = answer;
      },
      content === undefined ? [] : [path],
    );
    await page.getByRole('button', { name: 'Use a CA file…' }).click();
  };
  await choose(first, ca.cert.slice(0, 300));
  await said.getByText(/no certificate in PEM/).waitFor();
  await inBothThemes(first.page, 'certificate-ca-damaged');
  await choose(first, leaf.cert);
  await said.getByText(/not of a CA/).waitFor();
  await choose(first, undefined);
  await expect.poll(() => said.getByText(/not of a CA/).count()).toBe(0);
  await choose(first, makeCertificate({ name: 'Example Solar CA', isCa: true }).cert);
  await said.getByText(/not issued by the CA/).waitFor();
  expect((await kept(first)).servers).toEqual([]);
  // What stands in the file beside the certificate is not kept.
  await choose(first, `${ca.cert}\n${ca.key}`);
  await signInToFleet(first.page);
  await expect
    .poll(async () => (await kept(first)).servers)
    .toMatchObject([{ address, trust: { kind: 'ca', certificates: [ca.cert] } }]);
  const told = await first.page.evaluate(async () =>
    JSON.stringify([await window.wp.session.get(), await window.wp.servers.get()]),
  );
  expect(told).not.toContain('ca.pem');
  await first.app.close();

  await using second = await openDesktop({ dataDir: first.dataDir });
  await signInToFleet(second.page);
  // Renewed by the same CA it is taken without a word; for another host it is not.
  const renew = await stopped();
  await renew(makeCertificate({ name: 'server', by: ca, hosts: LOOPBACK }));
  await second.page.getByText('live', { exact: true }).waitFor({ timeout: 60_000 });
  await stopped();
  await using recorder = await recordTls(makeCertificate({ by: ca, hosts: ['data.example.org'] }), port);
  await second.page.getByText(/It is not for 127.0.0.1/).waitFor({ timeout: 60_000 });
  expect(recorder.received()).toBe('');
});

describe('plain http', () => {
  test('is refused for whatever is not this machine, and nothing follows a redirect', async () => {
    await using desktop = await openDesktop();
    const { page } = desktop;
    await ask(page, 'http://data.example.org');
    await page
      .getByRole('alert')
      .getByText(/Plain http would send your password/)
      .waitFor();
    await inBothThemes(page, 'plain-http-refused');
    const reached: string[] = [];
    const server = createServer((request, answer) => {
      reached.push(request.url ?? '');
      answer.writeHead(307, { location: '/elsewhere' }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    await page.getByLabel('Address').fill(`http://127.0.0.1:${at.port}`);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page
      .getByRole('alert')
      .getByText(/No server answers/)
      .waitFor();
    expect(reached).toEqual(['/health/live']);
    server.close();
  });
});

describe('the token at rest', () => {
  test('is encrypted by the keyring where there is one, and otherwise the page says that it is not kept', async () => {
    const { start } = await service.restart();
    await start();
    await using desktop = await openDesktop();
    const { app, page } = desktop;
    await app.evaluate(({ safeStorage }) => {
      safeStorage.isEncryptionAvailable = () => false;
    });
    await ask(page, service.url);
    await page.getByText(/no keyring, so you stay signed in until this window closes/).waitFor();
    await inBothThemes(page, 'no-keyring');
    await signInToFleet(page);
    expect(JSON.stringify(await kept(desktop))).not.toContain('token');
    await app.evaluate(({ safeStorage }) => {
      safeStorage.isEncryptionAvailable = () => true;
      safeStorage.getSelectedStorageBackend = () => 'gnome_libsecret';
      safeStorage.encryptString = (text) => Buffer.from(`sealed ${[...text].reverse().join('')}`);
    });
    await page.evaluate(() => window.wp.session.signOut());
    await page.getByLabel('Password').waitFor();
    expect(await page.getByText(/no keyring/).count()).toBe(0);
    await signInToFleet(page);
    const sealed = async () => {
      const [one] = (await kept(desktop)).servers;
      return Buffer.from(one?.token ?? '', 'base64').toString();
    };
    await expect.poll(sealed).toMatch(/^sealed /);
    expect(await readFile(join(desktop.dataDir, 'servers.json'), 'utf8')).not.toContain('wps_');
  });
});

async function ask(page: Page, to: string): Promise<void> {
  await page.getByLabel('Address').fill(to);
  await page.getByRole('button', { name: 'Connect' }).click();
}

async function signInToFleet(page: Page): Promise<void> {
  await page.getByLabel('Username').waitFor();
  await signIn(page, 'ana', PASSWORD);
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
}

/** Saving goes by the same door, and must find the same trust. */
async function saveOne(page: Page): Promise<void> {
  const to = Date.now();
  await page.evaluate(
    (range) => window.wp.datasets.save({ name: 'over-tls', metrics: ['power'], zone: 'UTC', ...range }),
    { from: to - DAY_MS, to },
  );
  await expect
    .poll(() => page.evaluate(async () => (await window.wp.datasets.list()).map(({ state }) => state)), {
      timeout: 60_000,
    })
    .toEqual(['whole']);
}

/** What the administrator is told by `wp doctor`. */
async function readOut(): Promise<string> {
  const wp = resolve(import.meta.dirname, '../../cli/dist/main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [wp, 'doctor'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      WP_DATA_DIR: join(folder, 'data'),
      WP_TLS_CERT_FILE: join(folder, 'server.crt'),
      WP_TLS_KEY_FILE: join(folder, 'server.key'),
    },
  });
  return stdout.split('\n').find((line) => line.includes('certificate')) ?? '';
}

const trustByPage = (page: Page, { x509 }: MadeCertificate) =>
  page.evaluate((of) => window.wp.session.trustCertificate(of), x509.fingerprint256);

const shownFingerprints = (page: Page): Promise<string[]> =>
  page
    .locator('dd.mono')
    .evaluateAll((all) => all.map((one) => [...one.children].map((line) => line.textContent).join(':')));

interface Kept {
  servers: { address: string; token?: string; trust?: object }[];
}
const kept = async ({ dataDir }: Desktop): Promise<Kept> =>
  JSON.parse(await readFile(join(dataDir, 'servers.json'), 'utf8'));

async function forget(page: Page, host: string): Promise<void> {
  await page.getByTestId('server-menu').click();
  await page.getByRole('menuitem', { name: /Forget this server/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/to confirm/).fill(host);
  await dialog.getByRole('button', { name: 'Forget it' }).click();
  await page.getByLabel('Address').waitFor();
}

async function inBothThemes(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    await screenshot(page, `${name}-${theme}`);
  }
}
