import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analysis, type ProfileColumn } from '@wp/eda';
import { createFiguresPool, datasetFolder, writeDataset } from '@wp/eda/node';
import { ensureChromium } from '@wp/electron-runtime/system';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Served, servePage } from './chromium/serve.ts';

// The application's workers in the Chromium of the system, headless: not the one that Electron brings.
const ROWS = 400_000;
const MODULES = 20;
const FIRST = Date.UTC(2024, 0, 1);
let folder = '';
let served: Served;
let browser: Browser;
let page: Page;
/** What anything in the page asked for outside of this machine. */
const tried: string[] = [];

beforeAll(async () => {
  const executablePath = ensureChromium((text) => console.error(text));
  folder = await mkdtemp(join(tmpdir(), 'wp-chromium-'));
  await writeDataset(join(folder, 'fleet'), fleet(), {
    name: 'fleet',
    source: { name: 'made', kind: 'file', notes: [] },
    zone: 'UTC',
    units: { power: 'W' },
    pipeline: [],
  });
  served = await servePage(join(folder, 'built'), folder);
  const args = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // A container has little of it.
    '--disable-dev-shm-usage',
    // No name is known but this machine's address.
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  ];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  const context = await browser.newContext();
  page = await context.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(served.origin) && !request.url().startsWith('blob:'))
      tried.push(request.url());
  });
  await page.goto(served.origin);
  await page.waitForFunction(() => window.harness !== undefined);
  await page.evaluate(
    (url) => window.harness.client.ask('openDataset', { url }),
    `${served.origin}/datasets/fleet`,
  );
  return () => context.close();
});

/** Rows of modules, ordered by time, with a day's rhythm, gaps, zeros and a text. */
function fleet(): ProfileColumn[] {
  const count = ROWS / MODULES;
  const module: string[] = [];
  const state: string[] = [];
  const time = new Float64Array(ROWS);
  const power = new Float64Array(ROWS);
  const temperature = new Float64Array(ROWS);
  for (let i = 0, row = 0; i < count; i++) {
    for (let m = 0; m < MODULES; m++, row++) {
      module.push(`M-${m}`);
      state.push(['ok', 'ok', 'standby', 'fault'][(i * 7 + m) % 4] as string);
      time[row] = FIRST + i * 300_000;
      const noise = ((row * 2_654_435_761) % 4096) / 4096;
      const sun = Math.max(0, Math.sin((i / 288) * 2 * Math.PI));
      power[row] = row % 97 === 0 ? Number.NaN : sun * 200 * (1 + 0.1 * noise);
      temperature[row] = 10 + 15 * sun + 3 * noise;
    }
  }
  return [
    { name: 'module', kind: 'text', values: module },
    { name: 'time', kind: 'time', values: time },
    { name: 'power', kind: 'number', values: power },
    { name: 'temperature', kind: 'number', values: temperature },
    { name: 'state', kind: 'text', values: state },
  ];
}

test('the figures of every column are those of the same engine in Node, with nothing but this machine to ask', async () => {
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  const seen = await page.evaluate(() => window.harness.client.ask('profile', { selection: {} }));
  const pool = createFiguresPool({ size: 2 });
  const analysis = new Analysis(pool);
  const control = { signal: new AbortController().signal, progress: () => undefined };
  const files = datasetFolder(join(folder, 'fleet'));
  // Node hands no blob of a file to another thread.
  const inMemory = async (part: Parameters<typeof files.readPart>[0]) =>
    new Blob([await (await files.readPart(part)).arrayBuffer()]);
  await analysis.openDataset(
    { files: { readManifest: () => files.readManifest(), readPart: inMemory } },
    control,
  );
  const known = await analysis.profile({ selection: {} }, control);
  pool[Symbol.dispose]();
  expect(Object.keys(seen.columns).sort()).toEqual(['module', 'power', 'state', 'temperature', 'time']);
  const figures: [string, number][] = [];
  compare(seen, known, 'profile', (path, a, b) => {
    figures.push([path, a]);
    // Engines of another version may round a sine or a logarithm otherwise, in the last place.
    expect(Math.abs(a - b), path).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));
  });
  expect(figures.length).toBeGreaterThan(300);
  expect(tried).toEqual([]);
});

test('a profile that is ended in its middle says why, and the next question is answered', async () => {
  const told = await page.evaluate(async () => {
    const ending = new AbortController();
    const asked = window.harness.client.ask(
      'profile',
      { selection: {} },
      { signal: ending.signal, progress: (share) => share > 0 && ending.abort(new Error('it was enough')) },
    );
    const why = await asked.then(
      () => 'it was answered',
      (error: Error) => error.message,
    );
    const count = await window.harness.client.ask('count', { selection: { modules: ['M-3'] } });
    return { why, count, lost: window.harness.lost };
  });
  expect(told).toEqual({ why: 'it was enough', count: ROWS / MODULES, lost: [] });
});

test('a worker of the pool that is killed in the middle of a task is replaced, and the task is answered', async () => {
  const asked = page.evaluate(async () => {
    const profile = await window.harness.client.ask(
      'profile',
      { selection: {} },
      { progress: () => document.body.setAttribute('data-begun', 'true') },
    );
    return { count: profile.columns.power?.count, lost: window.harness.lost };
  });
  await page.locator('body[data-begun]').waitFor({ state: 'attached' });
  const figures = page.workers().filter((worker) => worker.url().includes('figures'));
  expect(figures.length).toBeGreaterThan(0);
  for (const worker of figures) await worker.evaluate(dieSoon).catch(() => undefined);
  const missing = Math.ceil(ROWS / 97);
  expect(await asked).toEqual({ count: ROWS - missing, lost: [] });
});

test('the worker of the analysis that dies is told of, and another one opens the dataset and goes on', async () => {
  const asked = page.evaluate(() =>
    window.harness.client
      .ask('profile', { selection: {} }, { progress: () => document.body.setAttribute('data-begun', 'true') })
      .then(
        () => 'it was answered',
        (error: Error) => error.message,
      ),
  );
  await page.locator('body[data-begun]').waitFor({ state: 'attached' });
  const [worker] = page.workers().filter((one) => one.url().includes('analysis'));
  await worker?.evaluate(dieSoon).catch(() => undefined);
  expect(await asked).toMatch(/The analysis was lost: .*told to die/);
  const count = await page.evaluate(async (url) => {
    window.harness.renew();
    await window.harness.client.ask('openDataset', { url });
    return window.harness.client.ask('count', { selection: {} });
  }, `${served.origin}/datasets/fleet`);
  expect(count).toBe(ROWS);
  expect(await page.evaluate(() => window.harness.lost.length)).toBe(1);
});

const dieSoon = () => {
  setTimeout(() => {
    throw new Error('told to die');
  });
};

/** Walks two answers side by side; numbers are told, all else must be the same. */
function compare(
  seen: unknown,
  known: unknown,
  path: string,
  tell: (path: string, seen: number, known: number) => void,
): void {
  if (typeof seen === 'number' && typeof known === 'number') {
    tell(path, seen, known);
    return;
  }
  if (typeof seen !== 'object' || seen === null || typeof known !== 'object' || known === null) {
    expect(seen, path).toEqual(known);
    return;
  }
  const keys = (of: object) => Object.keys(of).sort();
  expect(keys(seen), path).toEqual(keys(known));
  for (const [key, value] of Object.entries(seen))
    compare(value, (known as Record<string, unknown>)[key], `${path}.${key}`, tell);
}
