import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTable } from '@wp/eda/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wp-cli-transform-'));
  const rows = Array.from(
    { length: 96 },
    (_, i) =>
      `${i < 48 ? 'A' : '=B'},${new Date((i % 48) * 1_800_000).toISOString()},${i % 5 === 0 ? '' : i}`,
  );
  await writeFile(join(directory, 'in.csv'), `module,time,power\n${rows.join('\n')}\n`);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function wp(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, 'transform', ...args], { cwd: directory });
  const ran = { out: '', err: '' };
  child.stdout.on('data', (piece) => {
    ran.out += piece;
  });
  child.stderr.on('data', (piece) => {
    ran.err += piece;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...ran })));
}
async function steps(name: string, pipeline: unknown): Promise<string> {
  await writeFile(join(directory, name), typeof pipeline === 'string' ? pipeline : JSON.stringify(pipeline));
  return name;
}

describe('wp transform', () => {
  it('writes the same table as CSV, Parquet, Arrow and NDJSON, and says what each step did', async () => {
    const pipeline = await steps('steps.json', [
      { step: 'fill', columns: ['power'], method: 'linear', by: 'module' },
      {
        step: 'resample',
        time: 'time',
        by: 'module',
        interval: { every: 1, unit: 'hour' },
        aggregate: 'mean',
      },
      { step: 'derive', column: 'kilo', as: 'power / 1000' },
    ]);
    const tables = [];
    for (const output of ['out.csv', 'out.parquet', 'out.arrow', 'out.ndjson']) {
      const ran = await wp('in.csv', '--pipeline', pipeline, '-o', output);
      expect(ran.code, ran.err).toBe(0);
      expect(ran.out).toMatch(/resample +96 +48 +0/);
      expect(ran.out).toMatch(/48 of 96 rows/);
      tables.push(await openTable(join(directory, output)));
    }
    expect(tables[1]?.columns).toEqual(tables[2]?.columns);
    // As CSV a name that a spreadsheet would run is made harmless.
    expect(tables[0]?.columns.slice(1)).toEqual(tables[1]?.columns.slice(1));
    expect(await readFile(join(directory, 'out.csv'), 'utf8')).toMatch(
      /^module,time,power,kilo\r\n[\s\S]*'=B,/,
    );
    const json = JSON.parse((await wp('in.csv', '--pipeline', pipeline, '-o', 'out.csv', '--json')).out);
    expect(json).toMatchObject({ rowsIn: 96, rowsOut: 48 });
    expect(json.steps).toHaveLength(3);
  });

  it('joins another table by its name', async () => {
    await writeFile(join(directory, 'weather.csv'), 'time,sun\n1970-01-01T00:00Z,1\n1970-01-01T00:40Z,2\n');
    const pipeline = await steps('join.json', [
      { step: 'join_asof', table: 'weather', time: 'time' },
      { step: 'filter', where: 'power == 4 or power == 1' },
      { step: 'select', columns: ['power', 'sun'] },
    ]);
    const table = ['--table', 'weather=weather.csv'];
    const ran = await wp('in.csv', '--pipeline', pipeline, ...table, '-o', 'joined.csv');
    expect(ran.code, ran.err).toBe(0);
    expect(await readFile(join(directory, 'joined.csv'), 'utf8')).toBe('power,sun\r\n1,1\r\n4,2\r\n');
    expect((await wp('in.csv', '--pipeline', pipeline, '--table', 'weather', '-o', 'x.csv')).code).toBe(2);
  });

  it('takes records as gateways send them', async () => {
    const record = {
      module: 'A',
      measures: [{ name: 'VMPPT', value: 3.29 }],
      timestamp: '2018-01-01 00:07:37',
    };
    await writeFile(join(directory, 'in.ndjson'), `${JSON.stringify(record)}\n`);
    const pipeline = await steps('double.json', [{ step: 'derive', column: 'double', as: 'VMPPT * 2' }]);
    const ran = await wp('in.ndjson', '--pipeline', pipeline, '-o', 'records.csv');
    expect(ran.code, ran.err).toBe(0);
    expect(await readFile(join(directory, 'records.csv'), 'utf8')).toBe(
      'module,VMPPT,timestamp,double\r\nA,3.29,2018-01-01T00:07:37.000Z,6.58\r\n',
    );
  });

  it.each([
    ['no JSON', '[', 1, /is no JSON/],
    ['no step', [{ step: 'explode' }], 1, /is no pipeline of steps/],
    [
      'a wrong column',
      [{ step: 'select', columns: ['nothing'] }],
      1,
      /Step 1 \(select\): There is no column "nothing"/,
    ],
    [
      'a wrong expression',
      [{ step: 'filter', where: 'power >' }],
      1,
      /Step 1 \(filter\): Something is missing/,
    ],
  ])('writes nothing for a pipeline with %s, and says why', async (_, pipeline, code, words) => {
    const ran = await wp('in.csv', '--pipeline', await steps('wrong.json', pipeline), '-o', 'never.csv');
    expect(ran.err).toMatch(words);
    expect(ran.code).toBe(code);
    expect(existsSync(join(directory, 'never.csv'))).toBe(false);
    expect(existsSync(join(directory, 'never.csv.partial'))).toBe(false);
  });

  it('says what it needs', async () => {
    expect(await wp('in.csv')).toMatchObject({ code: 2 });
    const ran = await wp('in.csv', '--pipeline', await steps('none.json', []), '-o', 'out.xlsx');
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/must end in \.csv, \.parquet, \.arrow/);
  });
});
