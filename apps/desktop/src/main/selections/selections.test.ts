import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { savedSelectionSchema } from './schema.ts';
import { createSelections } from './selections.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-selections-'));
  file = join(folder, 'selections.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const HERE = 'https://data.example.org';
const roof = { name: 'Roof', selection: { modules: ['A', 'B'], metrics: ['power'] } };
const june = { name: 'June', selection: { time: { fromMs: 1, toMs: 2 } } };
const at = () => new Date('2026-11-27T12:00:00.000Z');

describe('saved selections', () => {
  it('are kept by server, by name, over a restart', async () => {
    const first = createSelections(file);
    await first.save(HERE, roof);
    expect(await first.save(HERE, june)).toEqual({ ok: true, value: { saved: [june, roof], notice: null } });
    const again = createSelections(file);
    expect(await again.list(HERE)).toEqual({ ok: true, value: { saved: [june, roof], notice: null } });
    expect(await again.list('https://other.example.org')).toMatchObject({ value: { saved: [] } });
  });

  it('are renamed and deleted; a name is taken once, however it is written', async () => {
    const selections = createSelections(file);
    await selections.save(HERE, roof);
    await selections.save(HERE, june);
    expect(await selections.save(HERE, { ...june, name: 'ROOF' })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/taken/),
    });
    expect(await selections.rename(HERE, { name: 'June', to: 'roof' })).toMatchObject({ ok: false });
    expect(await selections.rename(HERE, { name: 'Roof', to: 'roof' })).toMatchObject({ ok: true });
    expect(await selections.rename(HERE, { name: 'Roof', to: 'x' })).toMatchObject({ ok: false });
    expect(await selections.remove(HERE, 'roof')).toMatchObject({ ok: true, value: { saved: [june] } });
    expect(await selections.remove(HERE, 'roof')).toMatchObject({ ok: false });
  });

  it('that are saved at once are all there', async () => {
    const selections = createSelections(file);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => selections.save(HERE, { ...roof, name: `S${i}` })),
    );
    const answer = await selections.list(HERE);
    expect(answer.ok && answer.value.saved).toHaveLength(20);
  });

  it.each(['{', '[]', '{"version":1}', '{"version":1,"servers":{"x":[{"name":""}]}}'])(
    'that are damaged (%s) are set aside, and that is said once',
    async (text) => {
      await writeFile(file, text);
      const selections = createSelections(file, at);
      const aside = 'selections.damaged-2026-11-27T12-00-00.000Z.json';
      expect(await selections.list(HERE)).toEqual({
        ok: true,
        value: { saved: [], notice: expect.stringContaining(aside) },
      });
      expect(await selections.save(HERE, roof)).toEqual({ ok: true, value: { saved: [roof], notice: null } });
      expect((await readdir(folder)).sort()).toEqual([aside, 'selections.json']);
      expect(await readFile(join(folder, aside), 'utf8')).toBe(text);
    },
  );

  it('of a newer version are neither read nor written over', async () => {
    const text = '{"version":2,"servers":[]}';
    await writeFile(file, text);
    const selections = createSelections(file);
    expect(await selections.save(HERE, roof)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/newer version/),
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('go with the server that is forgotten, and with it alone', async () => {
    const selections = createSelections(file);
    await selections.save(HERE, roof);
    await selections.save('http://127.0.0.1:1', june);
    await selections.removeOf(HERE);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      version: 1,
      servers: { 'http://127.0.0.1:1': [june] },
    });
  });
});

it.each([
  [{ name: ' Roof ', selection: {} }, true],
  [{ name: ' ', selection: {} }, false],
  [{ name: 'x'.repeat(81), selection: {} }, false],
  [{ name: 'x', selection: { modules: 'A' } }, false],
  [{ name: 'x', selection: { time: { fromMs: 2, toMs: 2 } } }, false],
  [{ name: 'x', selection: { path: '/etc' } }, false],
])('%j is a saved selection: %s', (given, answer) => {
  expect(savedSelectionSchema.safeParse(given).success).toBe(answer);
});
