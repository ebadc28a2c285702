import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ratios, type Summary, summarize } from './measure.ts';
import { withClient } from './native.ts';
import type { Measured, Row } from './row.ts';
import { ROWS } from './rows/index.ts';

const ROOT = new URL('../../', import.meta.url);

export interface KeptRow {
  name: string;
  title: string;
  target: string;
  limit: string;
  /** Of the sources that were measured: a run may be spread over a day. */
  commit?: string;
  /** Of an earlier day's run: which. */
  date?: string;
  reached?: boolean;
  ratio?: Summary;
  unit?: string;
  ours?: Summary;
  against?: Summary;
  againstIs?: string;
  facts?: Record<string, number | string>;
  /** Why there is no figure. */
  notMeasured?: string;
}

interface Kept {
  date: string;
  commit: string;
  machine: { cpu: string; cores: number; memoryGiB: number; node: string; database: string };
  rows: Record<string, KeptRow>;
}

/** Today's figures: those that are there already, and those to come. */
export async function openResults(options: { quick: boolean; url: string | undefined }) {
  const date = new Date().toISOString().slice(0, 10);
  const file = new URL(`bench/results/${date}.json`, ROOT);
  const before = options.quick ? undefined : await readKept(file);
  const earlier = options.quick ? new Map<string, KeptRow>() : await readEarlier(date);
  const kept: Kept = {
    date,
    commit: commit(),
    machine: await machine(options.url),
    rows: before?.rows ?? {},
  };
  return {
    kept,
    has: (name: string) => kept.rows[name]?.ratio !== undefined,
    measured(row: Row, measured: Measured): void {
      const ratio = summarize(ratios(measured.ours, measured.against));
      kept.rows[row.name] = {
        ...labels(row),
        commit: kept.commit,
        reached: row.reached(ratio.median, measured.facts ?? {}),
        ratio,
        unit: measured.unit,
        ours: summarize(measured.ours),
        against: summarize(measured.against),
        againstIs: measured.againstIs,
        ...(measured.facts === undefined ? {} : { facts: measured.facts }),
      };
    },
    notMeasured(row: Row, why: string): void {
      // A figure that is there is worth more than the word that today's machine lacks what it needs.
      if (kept.rows[row.name]?.ratio === undefined)
        kept.rows[row.name] = { ...labels(row), notMeasured: why };
    },
    /** Of each row today's figure, or the newest one of the days before; where there is none, why not. */
    rows: (): KeptRow[] =>
      ROWS.flatMap((row) => {
        const today = kept.rows[row.name];
        return today?.ratio === undefined ? (earlier.get(row.name) ?? today ?? []) : today;
      }),
    async save(): Promise<void> {
      await mkdir(new URL('.', file), { recursive: true });
      const half = new URL(`${file.href}.part`);
      await writeFile(half, `${JSON.stringify(kept, undefined, 2)}\n`);
      await rename(half, file);
    },
  };
}
export type Results = Awaited<ReturnType<typeof openResults>>;

const labels = ({ name, title, target, limit }: Row) => ({ name, title, target, limit });

/** Of each row the newest figure that was measured before today. */
async function readEarlier(today: string): Promise<Map<string, KeptRow>> {
  const folder = new URL('bench/results/', ROOT);
  const names = (await readdir(folder)).filter((name) => /^\d{4}-\d\d-\d\d\.json$/.test(name)).sort();
  const newest = new Map<string, KeptRow>();
  for (const name of names.filter((one) => one < `${today}.json`)) {
    const kept = await readKept(new URL(name, folder));
    for (const [row, figures] of Object.entries(kept?.rows ?? {}))
      if (figures.ratio !== undefined) newest.set(row, { ...figures, date: kept?.date ?? name });
  }
  return newest;
}

async function readKept(file: URL): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${fileURLToPath(file)} cannot be read: move it away, then run the bench again`, {
      cause: error,
    });
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: fileURLToPath(ROOT),
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}

async function machine(url: string | undefined): Promise<Kept['machine']> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    database: url === undefined ? 'none' : await databaseVersion(url),
  };
}

async function databaseVersion(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ server: string; timescale: string | null }>(`
      select current_setting('server_version') as server,
        (select default_version from pg_available_extensions where name = 'timescaledb') as timescale`);
    return `PostgreSQL ${rows[0]?.server}, TimescaleDB ${rows[0]?.timescale ?? 'not there'}`;
  });
}

export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}

const spread = (s: Summary) => `${figure(s.median)} (${figure(s.min)}–${figure(s.max)})`;

export function printTable(rows: readonly KeptRow[]): void {
  const cells = [['row', 'ratio (min–max)', 'to reach', '', 'ours', 'against'], ...rows.map(tableCells)];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of cells)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  for (const row of rows) {
    for (const [name, value] of Object.entries(row.facts ?? {})) {
      console.log(`${row.name}: ${name} ${typeof value === 'number' ? figure(value) : value}`);
    }
  }
}

function tableCells(row: KeptRow): string[] {
  if (row.ratio === undefined) return [row.name, 'not measured', row.target, '', row.notMeasured ?? '', ''];
  const ours = row.ours === undefined ? '' : `${figure(row.ours.median)} ${row.unit}`;
  const against = row.against === undefined ? '' : `${figure(row.against.median)} ${row.againstIs}`;
  return [row.name, spread(row.ratio), row.target, row.reached ? 'reached' : 'missed', ours, against];
}

/** `docs/performance.md`: the latest run, as it was measured. */
export async function writePage({ kept, rows }: Results): Promise<void> {
  const { machine: m } = kept;
  const lines = [
    '# Performance',
    '',
    'Made by `pnpm bench`; each figure is the ratio of two things timed one right after the other in the same run,',
    'the median of five with the smallest and the largest. A row that was last measured on an earlier day says when.',
    'Nothing here is edited by hand.',
    '',
    `Run on ${kept.date}: ${m.cpu}, ${m.cores} cores, ${m.memoryGiB} GiB, Node ${m.node}, ${m.database}.`,
    'Load generator, server and database share these cores.',
    '',
    '| row | what | ratio | to reach | ours | against | what limits it | at |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows().map(pageLine),
    '',
    ...factLines(rows()),
    ...(await changeLines()),
  ];
  await writeFile(new URL('docs/performance.md', ROOT), `${lines.join('\n').trimEnd()}\n`);
}

function pageLine(row: KeptRow): string {
  if (row.ratio === undefined || row.ours === undefined || row.against === undefined) {
    return `| ${row.name} | ${row.title} | not measured: ${row.notMeasured} | ${row.target} | | | ${row.limit} | |`;
  }
  const verdict = row.reached ? 'reached' : '**missed**';
  return `| ${row.name} | ${row.title} | ${spread(row.ratio)} ${verdict} | ${row.target} | ${spread(row.ours)} ${row.unit} | ${spread(row.against)} ${row.unit}, ${row.againstIs} | ${row.limit} | \`${row.commit}\`${row.date === undefined ? '' : `, ${row.date}`} |`;
}

interface Change {
  row: string;
  change: string;
  before: string;
  after: string;
  on: string;
}

/** What changes of the service brought: each measured before and after, on one machine in turns, and kept since. */
async function changeLines(): Promise<string[]> {
  const changes = JSON.parse(await readFile(new URL('bench/results/changes.json', ROOT), 'utf8')) as Change[];
  return [
    '',
    '## What changes brought',
    '',
    '| row | change | before | after | on |',
    '| --- | --- | --- | --- | --- |',
    ...changes.map((c) => `| ${c.row} | ${c.change} | ${c.before} | ${c.after} | ${c.on} |`),
  ];
}

function factLines(rows: readonly KeptRow[]): string[] {
  const facts = rows.flatMap((row) =>
    Object.entries(row.facts ?? {}).map(
      ([name, value]) => `- **${row.name}**: ${name} ${typeof value === 'number' ? figure(value) : value}`,
    ),
  );
  return facts.length === 0 ? [] : ['## Besides', '', ...facts];
}
