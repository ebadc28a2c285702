import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesktop } from './launch.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Real data of others with figures of other software; it lies beside the project, or nowhere.
const SHARED = process.env.WP_SHARED_DATA ?? at('../../../../shared/data/');
const REAL = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => name.endsWith('.golden.json')) : [];
const OWN = at('../../../packages/eda/test/golden/columns.golden.json');

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = { readonly [key: string]: Json };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-real-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Imports a file into a window without a server, and answers the profile that is kept with the dataset. */
async function profiled(path: string, name: string): Promise<Tree> {
  await using desktop = await openDesktop();
  const { page, dataDir } = desktop;
  await page.getByRole('button', { name: 'Work offline' }).click();
  await importFile(page, path, name);
  await page.getByRole('region', { name: 'Needs attention' }).waitFor({ timeout: 60_000 });
  const manifest = join(dataDir, 'datasets', name, 'dataset.json');
  const kept = async () =>
    (JSON.parse(await readFile(manifest, 'utf8')) as { profile?: { profile: Tree } }).profile?.profile;
  await expect.poll(kept, { timeout: 60_000 }).toBeDefined();
  return (await kept()) as Tree;
}

async function importFile(page: Page, path: string, name: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file…' }).click();
  await (await choosing).setFiles(path);
  const sheet = page.getByRole('dialog', { name: /^Import / });
  await sheet.getByLabel('Name of the dataset').fill(name);
  await sheet.getByRole('button', { name: 'Import' }).click();
}

describe.each(REAL)('%s', (name) => {
  it('is met key by key by the workers of the window', async () => {
    const golden = JSON.parse(readFileSync(join(SHARED, name), 'utf8')) as Tree;
    const profile = await profiled(join(SHARED, String(golden.source)), 'real');
    const of = (key: string): Json | undefined => {
      const all = profile[key] as Tree | undefined;
      return typeof golden.column === 'string' ? all?.[golden.column] : all;
    };
    let leaves = 0;
    const compare = (expected: Json | undefined, actual: Json | undefined) =>
      walk(expected ?? null, actual, name, () => {
        leaves += 1;
      });
    compare(golden.profile, of('columns'));
    if (golden.completeness_daily !== undefined) compare(golden.completeness_daily, of('completeness_daily'));
    for (const key of ['pearson', 'spearman', 'kendall'] as const)
      if (golden[key] !== undefined) compare(golden[key], (profile[key] as Tree).matrix);
    expect(leaves).toBeGreaterThan(20);
  });
});

it('shows the figures of pandas and scipy for columns of its own', async () => {
  const columns = JSON.parse(readFileSync(OWN, 'utf8')) as Record<string, { values: Json[]; profile: Tree }>;
  const names = ['normal', 'with_missing'];
  const lines = Array.from({ length: 301 }, (_, row) =>
    [row, ...names.map((name) => columns[name]?.values[row] ?? '')].join(','),
  );
  const path = join(folder, 'own.csv');
  await writeFile(path, `row,${names.join(',')}\n${lines.join('\n')}\n`);
  const profile = await profiled(path, 'own');
  let leaves = 0;
  for (const name of names) {
    const expected = Object.entries(columns[name]?.profile ?? {}).filter(([key]) => key !== 'fd_bins');
    walk(Object.fromEntries(expected), (profile.columns as Tree)[name], name, () => {
      leaves += 1;
    });
  }
  expect(leaves).toBeGreaterThan(40);
});

function walk(expected: Json, actual: Json | undefined, path: string, leaf: () => void): void {
  if (expected !== null && typeof expected === 'object') {
    const entries = Object.entries(expected);
    if (Array.isArray(expected)) expect((actual as readonly Json[]).length, path).toBe(entries.length);
    for (const [key, item] of entries)
      walk(item, (actual as Tree | undefined)?.[key], `${path}.${key}`, leaf);
    return;
  }
  leaf();
  if (typeof expected !== 'number') {
    expect(actual, path).toEqual(expected);
    return;
  }
  const error = Math.abs(Number(actual ?? Number.NaN) - expected) / Math.max(Math.abs(expected), 1e-12);
  expect(error <= 1e-9, `${path}: ${actual} instead of ${expected}`).toBe(true);
}
