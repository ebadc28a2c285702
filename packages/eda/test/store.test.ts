import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { openNativeStore } from '../src/node/native-store.ts';
import { quoted } from '../src/store/sql/statements.ts';
import { openWasmStore } from '../src/store/sql/wasm-store.ts';
import { nodeWorker } from './store/node-worker.mjs';
import { openWasm } from './store/open-wasm.ts';
import { errorOf, storeSuite, texts, valuesOf } from './store/suite.ts';

storeSuite('native DuckDB', openNativeStore);
storeSuite('DuckDB-WASM', openWasm);

describe('what the engines differ in', () => {
  it('reads an ENUM natively, and says what to do in WASM, which sends none of its texts', async () => {
    await using native = await openNativeStore();
    const sql = "SELECT 'b'::ENUM('a', 'b') AS \"the enum\"";
    const result = await native.query(sql);
    expect([result.columns[0]?.type, valuesOf(result, 0)]).toEqual(['ENUM', ['b']]);
    await using wasm = await openWasm();
    expect((await errorOf(wasm.query(sql))).message).toBe(
      'Column "the enum" is of the type ENUM, which cannot be read here: write CAST("the enum" AS VARCHAR).',
    );
    expect(valuesOf(await wasm.query(`SELECT ${quoted('the enum')}::VARCHAR FROM (${sql})`), 0)).toEqual([
      'b',
    ]);
  });

  it.each(["MAP {'k': TRUE}", 'MAP {1::TINYINT: 1}', "MAP {'k': '101'::BIT}", "MAP {'k': 1::HUGEINT}"])(
    'does not guess at %s, of which WASM does not tell the type',
    async (expression) => {
      await using native = await openNativeStore();
      expect((await native.query(`SELECT ${expression} AS m`)).columns[0]?.type).toMatch(/^MAP/);
      await using wasm = await openWasm();
      expect((await errorOf(wasm.query(`SELECT ${expression} AS m`))).message).toMatch(
        /cannot be read here: write CAST\("m" AS VARCHAR\)\.$/,
      );
      expect(valuesOf(await wasm.query(`SELECT CAST(${expression} AS VARCHAR) AS m`), 0)).toEqual(
        valuesOf(await native.query(`SELECT CAST(${expression} AS VARCHAR) AS m`), 0),
      );
    },
  );

  it('says that DuckDB-WASM did not start, and that its worker ended', async () => {
    const opened = openWasmStore({ wasmUrl: '/nowhere/duckdb.wasm', worker: nodeWorker });
    expect(await errorOf(opened)).toMatchObject({
      kind: 'lost',
      message: expect.stringMatching(/did not start from \/nowhere\/duckdb.wasm/),
    });
    // DuckDB-WASM tells the console.
    using _ = vi.spyOn(console, 'error').mockImplementation(() => {});
    let worker: Worker | undefined;
    await using store = await openWasm({}, () => {
      worker = nodeWorker();
      return worker;
    });
    const running = errorOf(store.query('SELECT count(*) FROM range(1000000000000)'));
    worker?.dispatchEvent(Object.assign(new Event('error'), { message: 'out of its mind' }));
    expect(await running).toMatchObject({ kind: 'lost', message: expect.stringMatching(/out of its mind/) });
    expect((await errorOf(store.query('SELECT 1'))).kind).toBe('lost');
  });

  it('feeds and asks DuckDB-WASM without eval, as the policy of the page forbids it', async () => {
    const script = fileURLToPath(new URL('./store/without-eval.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--disallow-code-generation-from-strings',
      script,
    ]);
    const bits = ['1', '10', '11'].map((digits) => digits.padStart(32, '0'));
    expect(JSON.parse(stdout)).toEqual({
      hasEval: false,
      values: [
        ['a', null, 'ü'],
        ['[1]', '[2]', '[3]'],
        ['{"t":"1970-01-01T00:00:00.000Z"}', '{"t":"1970-01-01T00:00:00.001Z"}', '{"t":null}'],
        [1, 2, 3],
        [1, 2, 3],
        [0, 1, null],
        ['{"k":1}', '{"k":2}', '{"k":3}'],
        bits,
      ],
    });
  });
});

it('makes tables of texts as they are', async () => {
  await using store = await openNativeStore();
  const given = ['\0', '', ' x ', null, 'e\u0301'];
  await store.createTable('t', [texts('x', given)], given.length);
  expect(valuesOf(await store.query('SELECT x FROM t'), 0)).toEqual(given);
});
