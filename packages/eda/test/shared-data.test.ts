import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { profileDataset } from '../src/engine/profile/profile-dataset.ts';
import { readColumns } from './csv.ts';

// Real data of others and figures of other software on it; it is no part of the project, and lies beside it or nowhere.
const folder =
  process.env.WP_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.golden.json')) : [];

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = { readonly [key: string]: Json };

/** About the file rather than figures of it. */
const ABOUT = new Set(['source', 'column', 'columns', 'made_with']);

describe.each(files)('%s', (file) => {
  const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree;
  const columns = readColumns(readFileSync(join(folder, String(golden.source)), 'utf8'));
  const time = columns[0]?.name ?? '';
  const period = numberAt(golden, ['series', 'stl', 'period']);
  const profile = profileDataset(columns, { time, ...(period === undefined ? {} : { period }) });
  const name = typeof golden.column === 'string' ? golden.column : undefined;

  it.each(Object.keys(golden).filter((key) => !ABOUT.has(key)))('is met key by key: %s', (key) => {
    const actual = JSON.parse(JSON.stringify(actualOf(key))) as Json;
    let leaves = 0;
    walk(golden[key] ?? null, actual, key, () => {
      leaves++;
    });
    expect(leaves).toBeGreaterThan(0);
  });

  function actualOf(key: string): unknown {
    switch (key) {
      case 'profile':
        return name === undefined ? profile.columns : profile.columns[name];
      case 'series':
      case 'quality':
      case 'completeness_daily':
        return name === undefined ? profile[key] : profile[key][name];
      case 'pearson':
      case 'spearman':
      case 'kendall':
        expect(profile[key].columns).toEqual(golden.columns);
        return profile[key].matrix;
      case 'resample_1h_mean':
        return profile[key];
      default:
        throw new Error(`nothing answers to the golden key "${key}"`);
    }
  }
});

it('compares with real data where it lies beside the project', () => {
  if (files.length > 0) return;
  console.log(
    `Not compared with real data: there is none in ${folder} (set WP_SHARED_DATA to the folder that has it).`,
  );
});

function walk(expected: Json, actual: Json | undefined, path: string, leaf: () => void): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(actual), `${path} is a list`).toBe(true);
    const list = actual as readonly Json[];
    expect(list.length, path).toBe(expected.length);
    if (expected.length === 0) leaf();
    expected.forEach((item, i) => {
      walk(item, list[i], `${path}[${i}]`, leaf);
    });
  } else if (expected !== null && typeof expected === 'object') {
    expect(actual, `${path} is there`).toBeTypeOf('object');
    for (const [key, item] of Object.entries(expected))
      walk(item, (actual as Tree)[key], `${path}.${key}`, leaf);
  } else {
    leaf();
    if (typeof expected !== 'number') expect(actual, path).toEqual(expected);
    else expectFigure(Number(actual ?? Number.NaN), expected, path);
  }
}

function expectFigure(actual: number, expected: number, path: string): void {
  if (path.startsWith('quality')) {
    expect(actual, path).toBe(expected);
    return;
  }
  const tolerance = path.includes('.stl') ? 1e-6 : 1e-9;
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-12);
  expect(error <= tolerance, `${path}: ${actual} instead of ${expected}, off by ${error}`).toBe(true);
}

function numberAt(tree: Json | undefined, path: readonly string[]): number | undefined {
  let at: Json | undefined = tree;
  for (const key of path) at = at !== null && typeof at === 'object' ? (at as Tree)[key] : undefined;
  return typeof at === 'number' ? at : undefined;
}
