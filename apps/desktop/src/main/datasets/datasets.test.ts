import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatasetManifest, datasetManifestSchema } from '@wp/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD, type Service, startService } from '../../../e2e/service.ts';
import type { DatasetProgress, DatasetRequest, Outcome } from '../../bridge/bridge.ts';
import { createDatasets, type Datasets, type DatasetsOptions } from './datasets.ts';
import type { ServerDoor } from './server.ts';

const DAY = 86_400_000;
const METRICS = ['power', 'temperature'];
let service: Service;
let token = '';
let gateway = '';
let fromMs = 0;
let toMs = 0;
beforeAll(async () => {
  service = await startService({ modules: 2, days: 70, intervalMs: 3_600_000 });
  const answer = await fetch(`${service.url}/trpc/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ana', password: PASSWORD }),
  });
  token = ((await answer.json()) as { result: { data: { token: string } } }).result.data.token;
  gateway = (
    await service.server.services.auth.gateways.create({ kind: 'cli' }, { name: 'late', autoRegister: true })
  ).token;
  toMs = Math.floor(Date.now() / DAY) * DAY;
  fromMs = toMs - 65 * DAY;
});
afterAll(() => service[Symbol.asyncDispose]());

let root: string;
const opened: Datasets[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wp-datasets-'));
});
afterEach(async () => {
  for (const datasets of opened.splice(0)) await datasets.dispose();
  await rm(root, { recursive: true, force: true });
});

type Ask = ServerDoor['ask'];
const ask: Ask = (path, { method, body, signal }) =>
  fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
    signal,
  });

function openDatasets(options: Partial<DatasetsOptions> & { ask?: Ask } = {}): Datasets {
  const { ask: through = ask, ...more } = options;
  const datasets = createDatasets({
    root: join(root, 'all'),
    door: () => ({ server: service.url, ask: through }),
    ...more,
  });
  opened.push(datasets);
  return datasets;
}

const request = (change: Partial<DatasetRequest> = {}): DatasetRequest => ({
  name: 'Roof',
  metrics: METRICS,
  from: fromMs,
  to: toMs,
  zone: 'UTC',
  ...change,
});
const got = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};
const messageOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'it went well' : outcome.message);
const manifestOf = async (name = 'Roof'): Promise<DatasetManifest> =>
  datasetManifestSchema.parse(JSON.parse(await readFile(join(root, 'all', name, 'dataset.json'), 'utf8')));
const filesOf = async (name = 'Roof') => (await readdir(join(root, 'all', name, 'data'))).sort();

async function saved(
  datasets: Datasets,
  change: Partial<DatasetRequest> = {},
): Promise<DatasetProgress | undefined> {
  const { name } = got(await datasets.save(request(change)));
  return datasets.settled(name);
}

/** The n-th export goes another way. */
function withExport(
  nth: number,
  other: (...given: Parameters<Ask>) => Promise<Response>,
): Ask & { exports: number } {
  const through = Object.assign(
    async (...given: Parameters<Ask>) => {
      if (given[0] !== '/export') return ask(...given);
      through.exports++;
      return through.exports === nth ? other(...given) : ask(...given);
    },
    { exports: 0 },
  );
  return through;
}

/** Begins as the server does, then `then` decides. */
async function begun(given: Parameters<Ask>, then: (stream: ReadableStreamDefaultController) => void) {
  const bytes = new Uint8Array(await (await ask(...given)).arrayBuffer());
  return new Response(
    new ReadableStream({
      start(stream) {
        stream.enqueue(bytes.subarray(0, 100));
        then(stream);
      },
    }),
  );
}
const hung = (...given: Parameters<Ask>) => begun(given, () => undefined);

describe('save', () => {
  it('writes whole parts and a manifest that says what they are', async () => {
    const told: DatasetProgress[] = [];
    const datasets = openDatasets();
    datasets.onProgress((progress) => told.push(progress));
    const end = await saved(datasets);
    expect(end).toMatchObject({ state: 'done', message: null });
    const manifest = await manifestOf();
    expect(manifest).toMatchObject({
      missing: [],
      server: service.url,
      layout: 'long',
      zone: 'UTC',
      name: 'Roof',
    });
    expect(manifest.parts.length).toBeGreaterThanOrEqual(3);
    for (const part of manifest.parts) {
      const bytes = await readFile(join(root, 'all', 'Roof', part.file));
      expect(bytes.length).toBe(part.bytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(part.sha256);
    }
    expect(await filesOf()).toEqual(manifest.parts.map((part) => part.file.slice('data/'.length)));
    expect(manifest.units).toHaveProperty('power');
    expect(told.at(-1)).toEqual(end);
    expect(end?.partsDone).toBe(manifest.parts.length);
    expect(end?.bytes).toBe(manifest.parts.reduce((sum, part) => sum + part.bytes, 0));
    const csv = await ask('/export', {
      method: 'POST',
      body: JSON.stringify({ metrics: METRICS, from: fromMs, to: toMs, format: 'csv' }),
      signal: AbortSignal.timeout(60_000),
    });
    expect(end?.rows).toBe((await csv.text()).trim().split('\n').length - 1);
    const [entry] = await datasets.list();
    expect(entry).toMatchObject({ name: 'Roof', state: 'whole', problems: [], progress: null });
    expect(JSON.stringify(entry)).not.toContain(root);
  });

  it('cuts months of many rows into days, and buckets by their grid', async () => {
    const datasets = openDatasets({ maxRowsAPart: 500 });
    await saved(datasets);
    expect((await manifestOf()).parts.length).toBeGreaterThan(10);
    const end = await saved(datasets, {
      name: 'Days',
      bucket: '1d',
      aggregates: ['avg'],
      zone: 'Asia/Kolkata',
    });
    expect(end?.state).toBe('done');
    const { columns, parts } = await manifestOf('Days');
    expect(columns.map((column) => column.name)).toEqual(['module', 'metric', 'time', 'avg']);
    // No bucket was answered twice or left out: there are as many as one export over all of the time has.
    const asked = { metrics: METRICS, from: fromMs, to: toMs, timeZone: 'Asia/Kolkata', format: 'csv' };
    const csv = await ask('/export', {
      method: 'POST',
      body: JSON.stringify({ ...asked, bucket: '1d', aggregates: ['avg'] }),
      signal: AbortSignal.timeout(60_000),
    });
    const buckets = (await csv.text()).trim().split('\n').length - 1;
    expect(buckets).toBeGreaterThan(60 * 2 * METRICS.length);
    expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(buckets);
  });

  it('refuses what the server or the folder refuses, and leaves nothing', async () => {
    const datasets = openDatasets();
    expect(messageOf(await datasets.save(request({ metrics: ['nonsense'] })))).toContain('nonsense');
    expect(messageOf(await datasets.save(request({ name: '../x' })))).toContain('character');
    expect(messageOf(await datasets.save(request({ from: toMs })))).toContain('before');
    expect(messageOf(await openDatasets({ door: () => undefined }).save(request()))).toContain('Sign in');
    expect(await datasets.list()).toEqual([]);
    await saved(datasets, { metrics: ['power'] });
    expect(messageOf(await datasets.save(request({ name: 'rOOF' })))).toContain('already');
  });

  it('refuses a second operation on a dataset that is at work', async () => {
    const datasets = openDatasets({ ask: withExport(1, hung) });
    got(await datasets.save(request()));
    expect(messageOf(await datasets.resume('roof'))).toContain('being saved');
    expect(messageOf(await datasets.refresh('Roof'))).toContain('being saved');
    expect(messageOf(await datasets.remove('Roof'))).toContain('being saved');
    expect(messageOf(await datasets.rename({ name: 'Roof', to: 'Other' }))).toContain('being saved');
    expect(messageOf(await datasets.rename({ name: 'Nowhere', to: 'roof' }))).toContain('being saved');
    expect(messageOf(await datasets.save(request()))).toContain('being saved');
    expect(await datasets.list()).toMatchObject([{ name: 'Roof', progress: { state: 'running' } }]);
  });
});

describe('what is cut short can be resumed', () => {
  it('after a cancel, which waits for no server', async () => {
    const through = withExport(2, hung);
    const datasets = openDatasets({ ask: through });
    got(await datasets.save(request()));
    const settled = datasets.settled('Roof');
    while (through.exports < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const entry = got(await datasets.cancel('Roof'));
    expect(entry).toMatchObject({ state: 'partial', progress: null, content: { partsDone: 1 } });
    expect(entry.problems[0]).toMatch(/parts are missing\. Resume/);
    expect(await settled).toMatchObject({ state: 'cancelled' });
    expect(await filesOf()).toHaveLength(1);
    const before = await manifestOf();
    expect(before.missing.length).toBe(entry.content ? entry.content.partsTotal - 1 : -1);

    const [kept] = before.parts;
    got(await datasets.resume('Roof'));
    expect(await datasets.settled('Roof')).toMatchObject({
      state: 'done',
      partsTotal: before.missing.length,
    });
    const after = await manifestOf();
    expect(after.parts[0]).toEqual(kept);
    expect(after.missing).toEqual([]);
  });

  it.each([
    [
      'goes away',
      (...given: Parameters<Ask>) => begun(given, (s) => s.error(new TypeError('terminated'))),
      'does not answer',
    ],
    ['ends early', (...given: Parameters<Ask>) => begun(given, (s) => s.close()), 'no whole Parquet file'],
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed')), 'does not answer'],
    ['signs out', () => Promise.resolve(new Response('{}', { status: 401 })), 'Sign in'],
  ])('after the server %s', async (_what, other, words) => {
    const end = await saved(openDatasets({ ask: withExport(2, other) }));
    expect(end).toMatchObject({ state: 'failed', partsDone: 1 });
    expect(end?.message).toContain(words);
    expect(await filesOf()).toHaveLength(1);
    const again = openDatasets();
    got(await again.resume('Roof'));
    expect(await again.settled('Roof')).toMatchObject({ state: 'done' });
    expect(await again.list()).toMatchObject([{ state: 'whole' }]);
  });

  it('after a server that says nothing any more', async () => {
    const datasets = openDatasets({ ask: withExport(2, hung), idleMs: 3000 });
    expect(await saved(datasets)).toMatchObject({ state: 'failed', partsDone: 1 });
    expect(await datasets.list()).toMatchObject([{ state: 'partial', progress: { state: 'failed' } }]);
  });

  it('after the disk was full', async () => {
    let parts = 0;
    const first = openDatasets({
      openFile: async (path) => {
        const file = await open(path, 'w');
        if (++parts < 2) return file;
        const full = () =>
          Promise.reject(Object.assign(new Error(`no space at ${path}`), { code: 'ENOSPC' }));
        return { write: full as never, sync: () => file.sync(), close: () => file.close() };
      },
    });
    const end = await saved(first);
    // The card says why, and goes on saying it.
    expect(await first.list()).toMatchObject([
      { state: 'partial', progress: { state: 'failed', message: expect.stringMatching(/disk is full/) } },
    ]);
    expect(end).toMatchObject({ state: 'failed', partsDone: 1 });
    expect(end?.message).toMatch(/^The disk is full\./);
    expect(await filesOf()).toHaveLength(1);
    const again = openDatasets();
    expect(await again.list()).toMatchObject([{ state: 'partial' }]);
    got(await again.resume('Roof'));
    expect(await again.settled('Roof')).toMatchObject({ state: 'done' });
  });

  it('after parts were altered, cut or lost, which are fetched again and no others', async () => {
    const datasets = openDatasets({ maxRowsAPart: 500 });
    await saved(datasets);
    const whole = await manifestOf();
    const [altered, cut, lost] = whole.parts.map((part) => join(root, 'all', 'Roof', part.file));
    const bytes = await readFile(altered ?? '');
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    await writeFile(altered ?? '', bytes);
    await writeFile(cut ?? '', bytes.subarray(0, 9));
    await rm(lost ?? '');
    await writeFile(join(root, 'all', 'Roof', 'data', 'left.parquet.part'), 'half');
    const [entry] = await datasets.list();
    expect(entry?.state).toBe('damaged');
    expect(entry?.problems.join()).toMatch(/instead of.*Resume to fetch it again.*is gone/);
    got(await datasets.resume('Roof'));
    expect(await datasets.settled('Roof')).toMatchObject({ state: 'done', partsDone: 3, partsTotal: 3 });
    const mended = await manifestOf();
    expect(mended.parts.map((part) => part.sha256)).toEqual(whole.parts.map((part) => part.sha256));
    expect(await filesOf()).toHaveLength(whole.parts.length);
  });
});

describe('refresh', () => {
  it('fetches the parts of days that changed, and nothing where none did', async () => {
    const datasets = openDatasets({ maxRowsAPart: 500 });
    await saved(datasets);
    const before = await manifestOf();
    got(await datasets.refresh('Roof'));
    expect(await datasets.settled('Roof')).toMatchObject({ state: 'done', partsTotal: 0 });
    const late = before.parts[3];
    const timestamp = new Date(Date.parse(late?.from ?? '') + 90_000).toISOString();
    const sent = await fetch(`${service.url}/trpc/readings.ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway}`, 'content-type': 'application/json' },
      body: JSON.stringify([
        { module: 'LATE', measures: [{ name: 'power', value: 7 }], temperature: 1, timestamp },
      ]),
    });
    expect(await sent.json()).toMatchObject({ result: { data: { points: 2, rejected: 0 } } });
    got(await datasets.refresh('Roof'));
    expect(await datasets.settled('Roof')).toMatchObject({ state: 'done', partsTotal: 1, partsDone: 1 });
    const after = await manifestOf();
    expect(after.parts.filter((part, i) => part.sha256 !== before.parts[i]?.sha256)).toMatchObject([
      { file: late?.file, rows: (late?.rows ?? 0) + 2 },
    ]);
    got(await datasets.refresh('Roof'));
    expect(await datasets.settled('Roof')).toMatchObject({ state: 'done', partsTotal: 0 });
  });

  it('keeps the old part where the new one does not come, and asks for it again', async () => {
    await saved(openDatasets());
    const before = await manifestOf();
    const stale = { ...before, parts: before.parts.map((part) => ({ ...part, cursor: null })) };
    await writeFile(join(root, 'all', 'Roof', 'dataset.json'), JSON.stringify(stale));
    const failing = openDatasets({ ask: withExport(1, hung) });
    got(await failing.refresh('Roof'));
    expect(got(await failing.cancel('Roof')).state).toBe('whole');
    expect((await manifestOf()).parts.map((part) => part.sha256)).toEqual(before.parts.map((p) => p.sha256));
    const again = openDatasets();
    got(await again.refresh('Roof'));
    expect(await again.settled('Roof')).toMatchObject({ state: 'done', partsTotal: before.parts.length });
  });

  it('refuses a dataset of another server', async () => {
    const datasets = openDatasets();
    await saved(datasets);
    const elsewhere = openDatasets({ door: () => ({ server: 'https://other.example', ask }) });
    expect(messageOf(await elsewhere.refresh('Roof'))).toContain(service.url);
    expect(messageOf(await elsewhere.resume('Roof'))).toContain(service.url);
  });
});

describe('the folder', () => {
  it('is listed with what is wrong, renamed and deleted', async () => {
    const datasets = openDatasets();
    await saved(datasets);
    await mkdir(join(root, 'all', 'Empty'));
    await mkdir(join(root, 'all', 'Broken'));
    await writeFile(join(root, 'all', 'Broken', 'dataset.json'), '{"format": "wp-dataset", "ver');
    await mkdir(join(root, 'all', 'Newer'));
    await writeFile(join(root, 'all', 'Newer', 'dataset.json'), '{"format": "wp-dataset", "version": 9}');
    await mkdir(join(root, 'all', '.removing-left'));
    const listed = await datasets.list();
    expect(listed.map(({ name, state }) => [name, state])).toEqual([
      ['Broken', 'damaged'],
      ['Empty', 'damaged'],
      ['Newer', 'damaged'],
      ['Roof', 'whole'],
    ]);
    expect(listed.map(({ problems }) => problems[0] ?? '').join()).toMatch(
      /cannot be read.*no dataset.json.*newer/,
    );
    expect(messageOf(await datasets.resume('Broken'))).toContain('Delete it');

    expect(messageOf(await datasets.rename({ name: 'Roof', to: 'empty' }))).toContain('already');
    expect(messageOf(await datasets.rename({ name: 'Roof', to: '../Roof' }))).toContain('character');
    expect(got(await datasets.rename({ name: 'Roof', to: 'ROOF' })).name).toBe('ROOF');
    expect((await manifestOf('ROOF')).name).toBe('ROOF');
    expect(await datasets.remove('Empty')).toEqual({ ok: true, value: null });
    for (const name of ['..', '.', '../all', 'Empty', root])
      expect(messageOf(await datasets.remove(name))).toContain('There is no dataset');
    expect((await datasets.list()).map(({ name }) => name)).toEqual(['Broken', 'Newer', 'ROOF']);
    expect(await datasets.removeOf(service.url)).toEqual({ ok: true, value: ['ROOF'] });
  });

  it('is never left by a link', async () => {
    await saved(openDatasets({ ask: withExport(2, hung), idleMs: 1000 }));
    const outside = join(root, 'outside');
    await mkdir(outside);
    await rm(join(root, 'all', 'Roof', 'data'), { recursive: true });
    await symlink(outside, join(root, 'all', 'Roof', 'data'));
    await symlink(outside, join(root, 'all', 'Linked'));
    const datasets = openDatasets();
    expect((await datasets.list()).map(({ name }) => name)).toEqual(['Roof']);
    got(await datasets.resume('Roof'));
    expect((await datasets.settled('Roof'))?.message).toContain('no folder of its own');
    expect(await readdir(outside)).toEqual([]);
    expect(messageOf(await datasets.save(request({ name: 'Linked' })))).toContain('already');
    got(await datasets.remove('Roof'));
    expect(await readdir(outside)).toEqual([]);
  });

  it('that is not there yet is an empty list', async () => {
    expect(await openDatasets().list()).toEqual([]);
  });

  it('keeps what a dispose cut short', async () => {
    const datasets = openDatasets({ ask: withExport(2, hung) });
    got(await datasets.save(request()));
    await datasets.dispose();
    expect(await openDatasets().list()).toMatchObject([{ state: 'partial', progress: null }]);
  });
});
