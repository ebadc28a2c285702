import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
// Real data of others with figures of other software; it lies beside the project, or nowhere.
const SHARED =
  process.env.WP_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const GOLDEN = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => name.endsWith('.golden.json')) : [];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wp-cli-profile-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ran {
  code: number | null;
  out: string;
  err: string;
}
function wp(args: readonly string[], onStart: (child: ChildProcess) => void = () => {}): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, 'profile', ...args], { cwd: directory });
  const ran = { out: '', err: '' };
  child.stdout.on('data', (piece) => (ran.out += piece));
  child.stderr.on('data', (piece) => (ran.err += piece));
  onStart(child);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...ran })));
}
async function file(name: string, text: string): Promise<string> {
  await writeFile(join(directory, name), text);
  return name;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

describe.each(GOLDEN)('%s', (name) => {
  it('is met key by key by wp profile --json', { timeout: 120_000 }, async () => {
    const golden = JSON.parse(readFileSync(join(SHARED, name), 'utf8'));
    const source = join(SHARED, golden.source);
    const time = readFileSync(source, 'utf8').split(',', 1)[0] ?? '';
    const period = golden.series?.stl?.period;
    const ran = await wp([source, '--json', '--time', time, ...(period ? ['--period', String(period)] : [])]);
    expect(ran.code, ran.err).toBe(0);
    const profile = JSON.parse(ran.out);
    const of = (key: string) => (golden.column ? profile[key][golden.column] : profile[key]);
    let leaves = 0;
    const compare = (expected: Json, actual: Json) =>
      walk(expected, actual, name, () => {
        leaves += 1;
      });
    for (const [key, expected] of Object.entries<Json>(golden)) {
      if (['source', 'column', 'columns', 'made_with'].includes(key)) continue;
      if (key === 'profile') compare(expected, of('columns'));
      else if (['pearson', 'spearman', 'kendall'].includes(key)) {
        expect(profile[key].columns).toEqual(golden.columns);
        compare(expected, profile[key].matrix);
      } else compare(expected, key === 'resample_1h_mean' ? profile[key] : of(key));
    }
    expect(leaves).toBeGreaterThan(100);
  });
});

/** To a relative 1e-9 (STL 1e-6), lists of indices exactly. */
function walk(expected: Json, actual: Json | undefined, path: string, leaf: () => void): void {
  if (expected !== null && typeof expected === 'object') {
    const entries = Object.entries(expected);
    if (Array.isArray(expected)) expect((actual as readonly Json[]).length, path).toBe(entries.length);
    for (const [key, item] of entries)
      walk(item, (actual as { readonly [key: string]: Json })[key], `${path}.${key}`, leaf);
    return;
  }
  leaf();
  if (typeof expected !== 'number') {
    expect(actual, path).toEqual(expected);
    return;
  }
  const tolerance = path.includes('.stl') ? 1e-6 : 1e-9;
  const error = Math.abs(Number(actual ?? Number.NaN) - expected) / Math.max(Math.abs(expected), 1e-12);
  expect(error <= tolerance, `${path}: ${actual} instead of ${expected}`).toBe(true);
}

/** Sends SIGINT once the file is being read: before, the process would end by the signal itself. */
async function interruptOnceReading(child: ChildProcess, path: string): Promise<void> {
  const files = `/proc/${child.pid}/fd`;
  const isOpen = () =>
    readdirSync(files).some((fd) => {
      try {
        return readlinkSync(join(files, fd)) === path;
      } catch {
        return false;
      }
    });
  while (child.exitCode === null && !isOpen()) await delay(5);
  child.kill('SIGINT');
}

describe('wp profile', () => {
  it('tells people what to look at first, then a line a column', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i},${i % 2},${i % 5 === 0 ? '' : 7}`);
    const name = await file('plain.csv', `row,flag,same\n${rows.join('\n')}\n`);
    const ran = await wp([name]);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toMatch(/^plain\.csv: 500 rows, 3 columns, 100 cells missing/);
    expect(ran.out.indexOf('! ')).toBeGreaterThan(0);
    expect(ran.out.indexOf('! ')).toBeLessThan(ran.out.search(/^column/m));
    expect(ran.out).toMatch(/^row +number +500 +0 +0 +249\.5/m);
  });

  it('says what no alert does: changes of level, curves, and what is missing together', async () => {
    const rows = Array.from({ length: 40 * 24 }, (_, i) => {
      const x = ((i * 7919) % 1000) / 500 - 1;
      const level = i >= 20 * 24 ? 50 : 0;
      const both = i % 10 === 3 ? ',' : `${x},${x * x}`;
      return `${new Date(i * 3_600_000).toISOString()},${both},${level + x / 10}`;
    });
    const name = await file('besides.csv', `time,x,square,level\n${rows.join('\n')}\n`);
    const ran = await wp([name, '--time', 'time']);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toMatch(/level: its daily mean changes on 1970-01-21 from /);
    expect(ran.out).toMatch(/x and square go together in another way than a line/);
    expect(ran.out).toMatch(/x and square miss 96 values in the same rows/);
  });

  it.each([
    ['empty.csv', '', [], 1, /empty\.csv is empty/],
    ['bytes.csv', 'a,b\n\0\0,1\n', [], 1, /holds a byte of zero/],
    ['header.csv', 'a,b\n', [], 1, /a header and no row/],
    ['time.csv', 'a,b\n1,2\n', ['--time', 'when'], 1, /no column "when"; there are: a, b/],
    ['zone.csv', 'a,b\n1,2\n', ['--zone', 'Mars'], 2, /no time zone/],
    ['period.csv', 'a,b\n1,2\n', ['--period', '1'], 2, /whole number of rows/],
    ['layout.csv', 'a,b\n1,2\n', ['--layout', 'tall'], 2, /long, wide/],
  ])('says what is wrong with %s', async (name, text, flags, code, words) => {
    const ran = await wp([await file(name, text), ...flags]);
    expect(ran.err).toMatch(words);
    expect(ran.code).toBe(code);
    expect(ran.out).toBe('');
  });

  it('writes a report that needs no script, and shows names as text whatever they are', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `${new Date(i * 900_000).toISOString()},${i % 96},<b>`,
    );
    const name = await file('report.csv', `time,"<script>alert(1)</script>",label\n${rows.join('\n')}\n`);
    const ran = await wp([name, '--time', 'time', '--html', 'report.html']);
    expect(ran.code, ran.err).toBe(0);
    const report = readFileSync(join(directory, 'report.html'), 'utf8');
    expect(report).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(report).not.toMatch(/<script|<b>|https?:|src=/);
    expect(report).toMatch(/<h2>Over time<\/h2>/);
    expect(report).toMatch(/<dt title="Σx ÷ n[^"]*\(pandas Series\.mean\)\. Exact, n = 300[^"]*">mean<\/dt>/);
    expect(report).toMatch(/aria-label="completeness by day and hour"/);
    expect(report).toMatch(/<h2>Definitions<\/h2>[\s\S]*<th>columns\.\*\.skewness<\/th>/);
    expect((await wp([name, '--html', '-'])).out).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
    expect(await wp([name, '--html', 'no/such/folder.html'])).toMatchObject({ code: 1, out: '' });
  });

  it('ends cleanly when it is interrupted', async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `${i},${Math.sin(i)},${Math.cos(i * 3)}`);
    const name = await file('long.csv', `a,b,c\n${rows.join('\n')}\n`);
    const ran = await wp([name], (child) => void interruptOnceReading(child, join(directory, name)));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/Ended before the profile was made/);
  });
});
