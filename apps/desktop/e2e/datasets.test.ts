import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetProgress, DatasetRequest } from '../src/bridge/bridge.ts';
import { openDesktop } from './launch.ts';
import { PASSWORD, type Service, startService } from './service.ts';

const DAY_MS = 86_400_000;
let service: Service;
beforeAll(async () => {
  service = await startService({ modules: 3, days: 40, intervalMs: 1_800_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

test('a dataset is saved, refreshed, renamed and deleted through the bridge, which shows no path', async () => {
  await using desktop = await openDesktop();
  const { page, dataDir } = desktop;
  await page.evaluate((url) => window.wp.session.connect(url), service.url);
  const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const request: DatasetRequest = {
    name: 'Roof',
    metrics: ['power'],
    from: to - 35 * DAY_MS,
    to,
    zone: 'Europe/Berlin',
  };
  const refused = await page.evaluate((asked) => window.wp.datasets.save(asked), request);
  expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('Sign in') });
  await page.evaluate((password) => window.wp.session.signIn({ username: 'ana', password }), PASSWORD);

  const told = await page.evaluate(async (asked) => {
    const heard: DatasetProgress[] = [];
    const ended = new Promise<void>((resolve) => {
      window.wp.datasets.onProgress((progress) => {
        heard.push(progress);
        if (progress.state !== 'running') resolve();
      });
    });
    const begun = await window.wp.datasets.save(asked);
    if (begun.ok) await ended;
    return { begun, heard };
  }, request);
  expect(told.begun).toMatchObject({ ok: true });
  expect(told.heard.at(-1)).toMatchObject({ name: 'Roof', state: 'done', message: null });
  const listed = await page.evaluate(() => window.wp.datasets.list());
  expect(listed).toMatchObject([
    { name: 'Roof', state: 'whole', problems: [], content: { server: service.url } },
  ]);
  expect(listed[0]?.content?.rows).toBe(told.heard.at(-1)?.rows);
  expect(JSON.stringify([told, listed])).not.toContain(dataDir);
  expect(await readdir(join(dataDir, 'datasets', 'Roof'))).toEqual(['data', 'dataset.json']);

  const refreshed = await page.evaluate(async () => {
    const ended = new Promise<DatasetProgress>((resolve) => {
      window.wp.datasets.onProgress((progress) => {
        if (progress.state !== 'running') resolve(progress);
      });
    });
    await window.wp.datasets.refresh('Roof');
    return ended;
  });
  expect(refreshed).toMatchObject({ kind: 'refresh', state: 'done', partsTotal: 0 });
  const answers = await page.evaluate(async () => [
    await window.wp.datasets.rename({ name: 'Roof', to: 'South roof' }),
    await window.wp.datasets.remove('../servers.json'),
    await window.wp.datasets.reveal('..'),
    await window.wp.datasets.remove('South roof'),
  ]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  expect(await page.evaluate(() => window.wp.datasets.list())).toEqual([]);
});

/** In front of the server: its n-th export begins and then says nothing more, until whoever asked goes away. */
async function startStalling(nth: number) {
  let exports = 0;
  let left: () => void = () => undefined;
  const wasLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const proxy: Server = createServer(async (request, reply) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
    const hasBody = request.method === 'POST';
    const answer = await fetch(`${service.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': type },
      ...(hasBody ? { body: Buffer.concat(pieces) } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    reply.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    if (request.url !== '/export' || ++exports !== nth) {
      reply.end(bytes);
      return;
    }
    reply.on('close', left);
    reply.write(bytes.subarray(0, 100));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    wasLeft,
    exports: () => exports,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

test('a save that is cancelled ends its request at the server, and is resumed by the missing parts alone', async () => {
  await using desktop = await openDesktop();
  await using stalling = await startStalling(2);
  const { page } = desktop;
  await page.evaluate((url) => window.wp.session.connect(url), stalling.url);
  await page.evaluate((password) => window.wp.session.signIn({ username: 'ana', password }), PASSWORD);
  const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const request = { name: 'Roof', metrics: ['power'], from: to - 35 * DAY_MS, to, zone: 'UTC' };
  expect(await page.evaluate((asked) => window.wp.datasets.save(asked), request)).toMatchObject({ ok: true });
  await expect.poll(() => stalling.exports()).toBe(2);
  expect(await page.evaluate(() => window.wp.datasets.refresh('Roof'))).toMatchObject({
    ok: false,
    message: expect.stringContaining('being saved'),
  });
  const cancelled = await page.evaluate(() => window.wp.datasets.cancel('Roof'));
  expect(cancelled).toMatchObject({ ok: true, value: { state: 'partial', content: { partsDone: 1 } } });
  await stalling.wasLeft;

  const ended = await page.evaluate(async () => {
    const end = new Promise<DatasetProgress>((resolve) => {
      window.wp.datasets.onProgress((progress) => {
        if (progress.state !== 'running') resolve(progress);
      });
    });
    await window.wp.datasets.resume('Roof');
    return end;
  });
  const total = cancelled.ok ? cancelled.value.content?.partsTotal : undefined;
  expect(ended).toMatchObject({ kind: 'resume', state: 'done', partsTotal: (total ?? 0) - 1 });
  expect(await page.evaluate(() => window.wp.datasets.list())).toMatchObject([{ state: 'whole' }]);
});

test('what a page says of datasets is parsed: nothing but what the verbs take', async () => {
  await using desktop = await openDesktop();
  const refusals = await desktop.page.evaluate(async () => {
    const { datasets } = window.wp;
    const bad = [
      () => datasets.save({ name: 'x', metrics: ['power'], from: 1, to: 0, zone: 'UTC' }),
      () => datasets.save({ path: '/etc' } as never),
      () => datasets.remove({ name: 'x' } as never),
      () => datasets.rename('x' as never),
      () => datasets.reveal('x'.repeat(501)),
    ];
    return Promise.all(bad.map((call) => call().then(String, (error: unknown) => String(error))));
  });
  for (const refusal of refusals) expect(refusal).toMatch(/datasets\.(save|remove|rename|reveal): /);
});
