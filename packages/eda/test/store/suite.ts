import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodedTexts } from '../../src/engine/column/coded-texts.ts';
import type { ProfileColumn } from '../../src/engine/profile/column-input.ts';
import type { EngineOptions } from '../../src/store/sql/engine.ts';
import { SqlError } from '../../src/store/sql/sql-error.ts';
import type { QueryResult, Store } from '../../src/store/sql/store.ts';

export const numbers = (name: string, values: number[]): ProfileColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});
export const times = (name: string, values: number[]): ProfileColumn => ({
  kind: 'time',
  name,
  values: Float64Array.from(values),
});
export const texts = (name: string, values: (string | null)[]): ProfileColumn => ({
  kind: 'text',
  name,
  values,
});

/** A statement that works for minutes. */
export const ENDLESS = 'SELECT sum(sin(a.range * b.range)) FROM range(1000000) a, range(1000000) b';

export const valuesOf = ({ columns }: QueryResult, at: number): unknown[] =>
  Array.from<unknown>(columns[at]?.column.values ?? []);

export const errorOf = async (work: Promise<unknown>): Promise<SqlError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SqlError);
  return error as SqlError;
};

/** What both engines must do alike. */
export function storeSuite(engine: string, open: (options?: EngineOptions) => Promise<Store>): void {
  describe(`store on ${engine}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store[Symbol.asyncDispose]());

    it('gives back every kind of column as it was', async () => {
      const columns = [
        numbers('n', [1.5, Number.NaN, -0, Number.POSITIVE_INFINITY, Number.MAX_VALUE, 2 ** -1074]),
        times('t', [0, 1_732_665_600_123, Number.NaN, -1, -62_135_596_800_000, 253_402_300_799_999]),
        texts('it\'s "quoted", ünï → 🌞', [
          'it\'s "x"',
          '日本 🌞',
          null,
          '',
          'a\nb\\',
          "'; DROP TABLE t; --",
        ]),
        texts('__proto__', ['a', 'b', 'c', 'd', 'e', 'f']),
        texts('', ['1', '2', '3', null, '5', 'x'.repeat(100_000)]),
      ];
      const made = await store.createTable('round "trip"', columns, 6);
      expect(made.columns.map(({ type }) => type)).toEqual([
        'DOUBLE',
        'TIMESTAMP',
        'VARCHAR',
        'VARCHAR',
        'VARCHAR',
      ]);
      const result = await store.query('SELECT * FROM "round ""trip"""');
      expect(result).toMatchObject({ rows: 6, isCut: false });
      expect(result.columns.map(({ name }) => name)).toEqual([
        ...columns.slice(0, 4).map(({ name }) => name),
        'column_5',
      ]);
      expect(result.columns.map(({ column }) => column.values)).toEqual(columns.map(({ values }) => values));
      expect(result.columns.map(({ column }) => column.kind)).toEqual(columns.map(({ kind }) => kind));
      const missing = await store.query(
        'SELECT count(*) FILTER (n IS NULL) a, count(*) FILTER (isnan(n)) b, count(*) FILTER (t IS NULL) c FROM "round ""trip"""',
      );
      expect(missing.columns.map((_, i) => valuesOf(missing, i)[0])).toEqual([1, 0, 1]);
    });

    it('tells columns apart whose names SQL takes for the same', async () => {
      const made = await store.createTable(
        'same',
        [numbers('A', [1]), numbers('a', [2]), numbers('a_2', [3])],
        1,
      );
      expect(made.columns.map(({ name }) => name)).toEqual(['A', 'a_2', 'a_2_2']);
      const result = await store.query('SELECT 1 AS x, 2 AS x, * FROM same');
      expect(result.columns.map(({ name }) => name)).toEqual(['x', 'x_2', 'A', 'a_2', 'a_2_2']);
      expect(result.columns.map((_, i) => valuesOf(result, i)[0])).toEqual([1, 2, 1, 2, 3]);
    });

    it('feeds texts that lie as codes, without making a text for each row', async () => {
      const column = new CodedTexts('m', Int32Array.of(1, -1, 0, 1), ['a', 'ü']);
      const watched = new Proxy(column, {
        get(target, key) {
          if (key === 'values') throw new Error('the texts were made');
          return Reflect.get(target, key, target);
        },
      });
      await store.createTable('coded', [watched, numbers('M', [1, 2, 3, 4])], 4);
      const result = await store.query('SELECT * FROM coded');
      expect(result.columns.map(({ name }) => name)).toEqual(['m', 'M_2']);
      expect(result.columns.map((_, i) => valuesOf(result, i))).toEqual([
        ['ü', null, 'a', 'ü'],
        [1, 2, 3, 4],
      ]);
    });

    it('feeds many rows in batches, each row once and in order', async () => {
      const rows = 300_001;
      const values = Float64Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? Number.NaN : i));
      const names = Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? null : `module ${i % 1000}`));
      const shares: number[] = [];
      await store.createTable('many', [{ kind: 'number', name: 'v', values }, texts('m', names)], rows, {
        progress: (share) => shares.push(share),
      });
      expect(shares.length).toBe(3);
      expect(shares.at(-1)).toBe(1);
      const back = await store.query('SELECT * FROM many');
      expect(back.rows).toBe(rows);
      expect(back.columns[0]?.column.values).toEqual(values);
      expect(back.columns[1]?.column.values).toEqual(names);
    });

    it('groups, and calculates windows and quantiles', async () => {
      await store.createTable(
        'readings',
        [
          texts('module', ['a', 'a', 'a', 'b', 'b', 'b']),
          times('at', [0, 3_600_000, 86_400_000, 0, 3_600_000, 86_400_000]),
          numbers('power', [1, 2, 3, 10, Number.NaN, 30]),
        ],
        6,
      );
      const grouped = await store.query(
        'SELECT module, time_bucket(INTERVAL 1 DAY, "at") AS day, avg(power) AS mean, count(power) AS n FROM readings GROUP BY ALL ORDER BY ALL',
      );
      expect(grouped.columns.map((_, i) => valuesOf(grouped, i))).toEqual([
        ['a', 'a', 'b', 'b'],
        [0, 86_400_000, 0, 86_400_000],
        [1.5, 3, 10, 30],
        [2, 1, 1, 1],
      ]);
      expect(grouped.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'TIMESTAMP', 'DOUBLE', 'BIGINT']);
      const windows = await store.query(
        'SELECT sum(power) OVER (PARTITION BY module ORDER BY "at") AS run, lag(power) OVER (PARTITION BY module ORDER BY "at") AS before FROM readings ORDER BY module, "at"',
      );
      expect(valuesOf(windows, 0)).toEqual([1, 3, 6, 10, 10, 40]);
      expect(valuesOf(windows, 1)).toEqual([Number.NaN, 1, 2, Number.NaN, 10, Number.NaN]);
      const quantiles = await store.query(
        'SELECT quantile_cont(power, 0.5) AS median, quantile_cont(power, [0.25, 0.75]) AS quartiles FROM readings',
      );
      expect(quantiles.columns.map((_, i) => valuesOf(quantiles, i)[0])).toEqual([3, '[2,10]']);
    });

    it.each([
      ['TRUE', 'BOOLEAN', 'true'],
      ['1::TINYINT', 'TINYINT', 1],
      ['1::UINTEGER', 'UINTEGER', 1],
      ['1.5::FLOAT', 'FLOAT', 1.5],
      ['NULL', 'INTEGER', Number.NaN],
      ['9007199254740991', 'BIGINT', Number.MAX_SAFE_INTEGER],
      ['9007199254740993', 'BIGINT', '9007199254740993'],
      ['18446744073709551615::UBIGINT', 'UBIGINT', '18446744073709551615'],
      [
        '(-170141183460469231731687303715884105728)::HUGEINT',
        'HUGEINT',
        '-170141183460469231731687303715884105728',
      ],
      ['(-5)::HUGEINT', 'HUGEINT', -5],
      ["'12345678901234567890.5'::DECIMAL(38,2)", 'DECIMAL(38,2)', '12345678901234567890.50'],
      ['(-0.07)::DECIMAL(18,3)', 'DECIMAL(18,3)', -0.07],
      ['0.1::DECIMAL(4,1)', 'DECIMAL(4,1)', 0.1],
      ["DATE '2024-02-29'", 'DATE', Date.UTC(2024, 1, 29)],
      ["TIMESTAMP '2024-02-29 01:02:03.4567'", 'TIMESTAMP', Date.UTC(2024, 1, 29, 1, 2, 3, 456)],
      ["TIMESTAMP '1969-12-31 23:59:59.9995'", 'TIMESTAMP', -1],
      ["TIMESTAMPTZ '2024-02-29 01:00:00+01'", 'TIMESTAMP WITH TIME ZONE', Date.UTC(2024, 1, 29)],
      ["TIMESTAMP_S '2024-02-29 00:00:01'", 'TIMESTAMP_S', Date.UTC(2024, 1, 29, 0, 0, 1)],
      ["TIMESTAMP_MS '2024-02-29 00:00:01'", 'TIMESTAMP_MS', Date.UTC(2024, 1, 29, 0, 0, 1)],
      ["TIMESTAMP_NS '2024-02-29 00:00:01'", 'TIMESTAMP_NS', Date.UTC(2024, 1, 29, 0, 0, 1)],
      ["TIMESTAMP 'infinity'", 'TIMESTAMP', Number.NaN],
      ["TIME '01:02:03.5'", 'TIME', '01:02:03.5'],
      ["TIMETZ '01:02:03+05:30'", 'TIME WITH TIME ZONE', '01:02:03+05:30'],
      ["INTERVAL '14 months -2 days 3.25 seconds'", 'INTERVAL', '1 year 2 months -2 days 00:00:03.25'],
      ["INTERVAL '-25 months -1 day'", 'INTERVAL', '-2 years -1 month -1 day'],
      ["INTERVAL '1 month 100 hours'", 'INTERVAL', '1 month 100:00:00'],
      ["INTERVAL '0 seconds'", 'INTERVAL', '00:00:00'],
      ["TIME '23:59:59.000001'", 'TIME', '23:59:59.000001'],
      ["TIMETZ '01:02:03-12'", 'TIME WITH TIME ZONE', '01:02:03-12'],
      ["INTERVAL '-1 second'", 'INTERVAL', '-00:00:01'],
      ["'8d3b1f0a-1c2d-4e5f-8a9b-0c1d2e3f4a5b'::UUID", 'UUID', '8d3b1f0a-1c2d-4e5f-8a9b-0c1d2e3f4a5b'],
      ["'a\\x00\\xFFz'::BLOB", 'BLOB', 'a\\x00\\xFFz'],
      ["'\"\\x5C it''s ~'::BLOB", 'BLOB', '\\x22\\x5C it\\x27s ~'],
      ["'1011001110'::BIT", 'BIT', '1011001110'],
      ["'10110'::BIT", 'BIT', '10110'],
      ['[1, NULL, 3]', 'INTEGER[]', '[1,null,3]'],
      ['[[9007199254740993], []]', 'BIGINT[][]', '[[9007199254740993],[]]'],
      [
        "[{'t': TIMESTAMP '2024-01-02 03:04:05.006', 'b': FALSE}, {'t': NULL, 'b': TRUE}]",
        'STRUCT(t TIMESTAMP, b BOOLEAN)[]',
        '[{"t":"2024-01-02T03:04:05.006Z","b":false},{"t":null,"b":true}]',
      ],
      ['[1.5, 2.5]::DOUBLE[2]', 'DOUBLE[2]', '[1.5,2.5]'],
      [
        "{'a': 1, 'b c': [TRUE], 'd': DATE '2024-01-02', 'e': 1.50}",
        'STRUCT(a INTEGER, "b c" BOOLEAN[], d DATE, e DECIMAL(3,2))',
        '{"a":1,"b c":[true],"d":"2024-01-02","e":1.50}',
      ],
      ['MAP {1: [TRUE, NULL]}', 'MAP(INTEGER, BOOLEAN[])', '{"1":[true,null]}'],
      ["MAP {'__proto__': 1, 'k\"': 2}", 'MAP(VARCHAR, INTEGER)', '{"__proto__":1,"k\\"":2}'],
      ["'nan'::DOUBLE", 'DOUBLE', Number.NaN],
    ])('reads %s as %s', async (expression, type, value) => {
      const result = await store.query(`SELECT ${expression} AS x FROM range(2)`);
      expect([result.columns[0]?.type, ...valuesOf(result, 0)]).toEqual([type, value, value]);
      const empty = await store.query(`SELECT ${expression} AS x WHERE 1 = 0`);
      expect([empty.columns[0]?.type, empty.rows]).toEqual([type, 0]);
    });

    it('reads each row of truths, over several batches', async () => {
      const result = await store.query(
        "SELECT CASE WHEN range % 5 > 0 THEN range % 3 = 0 END AS b, [range % 2 = 0] AS l, TIMESTAMP '2024-01-01' + to_seconds(range) AS t FROM range(10000) WHERE range % 7 > 0",
      );
      const rows = Array.from({ length: 10_000 }, (_, i) => i).filter((i) => i % 7 > 0);
      expect(valuesOf(result, 0)).toEqual(rows.map((i) => (i % 5 > 0 ? String(i % 3 === 0) : null)));
      expect(valuesOf(result, 1)).toEqual(rows.map((i) => `[${i % 2 === 0}]`));
      expect(valuesOf(result, 2)).toEqual(rows.map((i) => Date.UTC(2024, 0, 1) + i * 1000));
    });

    it('turns a whole column to texts at the first number that is not exact, and says so', async () => {
      const result = await store.query(
        'SELECT x::DECIMAL(20,1) AS d FROM (VALUES (0.5), (NULL), (12345678901234567.8)) v(x)',
      );
      expect(valuesOf(result, 0)).toEqual(['0.5', null, '12345678901234567.8']);
      expect(result.columns[0]?.note).toMatch(/shown as texts/);
      const lists = await store.query("SELECT [x] AS l, {'a': x} AS s FROM (VALUES (1), (NULL), (3)) v(x)");
      expect(valuesOf(lists, 0)).toEqual(['[1]', '[null]', '[3]']);
      expect(valuesOf(lists, 1)).toEqual(['{"a":1}', '{"a":null}', '{"a":3}']);
    });

    it('cuts what is more than maxRows, and is asked again at once', async () => {
      const cut = await store.query('SELECT * FROM range(10000000)', { maxRows: 5000 });
      expect(cut).toMatchObject({ rows: 5000, isCut: true });
      expect(valuesOf(cut, 0).at(-1)).toBe(4999);
      expect(await store.query('SELECT * FROM range(5000)', { maxRows: 5000 })).toMatchObject({
        rows: 5000,
        isCut: false,
      });
      expect(await store.query('SELECT 1', { maxRows: 0 })).toMatchObject({ rows: 0, isCut: true });
    });

    it('answers several statements with the last, and statements without rows', async () => {
      await store.query('CREATE TABLE made AS SELECT 1 AS a; INSERT INTO made VALUES (2)');
      const result = await store.query(
        "SELECT 'a;b' AS x; -- a comment; more\nSELECT sum(a) AS s FROM made;",
      );
      expect(valuesOf(result, 0)).toEqual([3]);
      expect(result.columns[0]?.type).toBe('HUGEINT');
      await store.query('DROP TABLE made');
    });

    it('cancels in mid-query with the reason given, and goes on', async () => {
      const controller = new AbortController();
      const running = store.query(ENDLESS, { signal: controller.signal });
      const waiting = store.query('SELECT 42 AS x');
      const never = store.query('CREATE TABLE never AS SELECT 1', { signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const reason = new Error('the tab was closed');
      controller.abort(reason);
      await expect(running).rejects.toBe(reason);
      await expect(never).rejects.toBe(reason);
      expect(valuesOf(await waiting, 0)).toEqual([42]);
      await expect(store.query('SELECT 1', { signal: controller.signal })).rejects.toBe(reason);
      expect((await store.tables()).map(({ name }) => name)).not.toContain('never');
    });

    it('cancels while rows are on their way', async () => {
      const controller = new AbortController();
      const running = store.query('SELECT range, md5(range::VARCHAR) FROM range(1000000000)', {
        signal: controller.signal,
        maxRows: 1e9,
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      controller.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      expect(valuesOf(await store.query('SELECT 42'), 0)).toEqual([42]);
    });

    it('replaces a table while another lives, and keeps the old one where the new one fails', async () => {
      await store.createTable('kept', [numbers('x', [7])], 1);
      await store.createTable('replaced', [numbers('x', [1, 2])], 2);
      await store.createTable('replaced', [texts('y', ['a', 'b', 'c'])], 3);
      const listed = (await store.tables()).filter(({ name }) => ['kept', 'replaced'].includes(name));
      expect(listed).toEqual([
        { name: 'kept', rows: 1, columns: [{ name: 'x', type: 'DOUBLE' }] },
        { name: 'replaced', rows: 3, columns: [{ name: 'y', type: 'VARCHAR' }] },
      ]);
      const controller = new AbortController();
      const values = new Float64Array(400_000);
      const ended = store.createTable('replaced', [{ kind: 'number', name: 'z', values }], values.length, {
        signal: controller.signal,
        progress: () => controller.abort(new Error('not this one')),
      });
      await expect(ended).rejects.toThrow('not this one');
      expect((await errorOf(store.createTable('replaced', [numbers('z', [1])], 2))).message).toMatch(
        /is to have 2 rows, and its column "z" has 1/,
      );
      expect(valuesOf(await store.query('SELECT y FROM replaced'), 0)).toEqual(['a', 'b', 'c']);
      await store.dropTable('replaced');
      await store.dropTable('replaced');
      expect((await store.tables()).map(({ name }) => name)).toContain('kept');
      expect((await store.tables()).map(({ name }) => name)).not.toContain('replaced');
      expect((await store.tables()).filter(({ name }) => name.startsWith('__'))).toEqual([]);
    });

    it('gives what progress throws to the caller, and drops the table', async () => {
      const reason = new Error('no more');
      const fed = store.createTable('half', [numbers('x', [1])], 1, {
        progress() {
          throw reason;
        },
      });
      await expect(fed).rejects.toBe(reason);
      expect((await store.tables()).map(({ name }) => name)).not.toContain('half');
    });

    it('feeds while a query runs, and a transaction that is left open holds up no table', async () => {
      const controller = new AbortController();
      const running = store.query(ENDLESS, { signal: controller.signal });
      await store.createTable('beside', [numbers('x', [1])], 1);
      controller.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      await store.query('BEGIN; SELECT * FROM beside');
      await store.createTable('beside', [numbers('x', [2])], 1);
      expect(valuesOf(await store.query('SELECT x FROM beside'), 0)).toEqual([1]);
      await store.query('COMMIT');
      expect(valuesOf(await store.query('SELECT x FROM beside'), 0)).toEqual([2]);
    });

    it('takes a table of no row, and none of no column', async () => {
      await store.createTable('empty', [numbers('x', []), texts('y', []), times('t', [])], 0);
      expect(await store.query('SELECT * FROM empty')).toMatchObject({ rows: 0, columns: { length: 3 } });
      expect((await errorOf(store.createTable('none', [], 0))).message).toMatch(/no column/);
    });

    it('says where a statement is wrong', async () => {
      const syntax = await errorOf(store.query('SELECT 1;\nSELEC 2'));
      expect(syntax).toMatchObject({ code: 'SQL', kind: 'syntax', position: { line: 2, column: 1 } });
      expect(syntax.message).toBe('Parser error: syntax error at or near "SELEC" (line 2, column 1)');
      const column = await errorOf(store.query("SELECT 'é🌞',\n  nothing FROM range(1)"));
      expect(column).toMatchObject({ kind: 'statement', position: { line: 2, column: 3 } });
      expect(column.message).toMatch(/^Binder error: Referenced column "nothing" not found/);
      expect((await errorOf(store.query('SELECT * FROM nowhere'))).message).toMatch(
        /^Catalog error: Table with name nowhere does not exist!/,
      );
      expect((await errorOf(store.query("SELECT 'a'::INTEGER"))).message).toMatch(/^Conversion error/);
      for (const sql of ['', ' -- nothing', '; ;', '/* ; */'])
        expect((await errorOf(store.query(sql))).message).toMatch(/^There is no statement to run/);
    });

    it.each([
      "SELECT * FROM read_csv('/etc/passwd')",
      "SELECT * FROM read_parquet('/tmp/x.parquet')",
      "SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')",
      "SELECT * FROM read_json('/etc/passwd')",
      "SELECT * FROM read_text('/etc/passwd')",
      "SELECT * FROM read_blob('/etc/passwd')",
      "SELECT * FROM '/etc/passwd.csv'",
      "SELECT * FROM 'x.parquet'",
      "SELECT * FROM sniff_csv('/etc/passwd')",
      "SELECT * FROM glob('/*')",
      "COPY (SELECT 1) TO '/tmp/x.csv'",
      "COPY (SELECT 1) TO 'http://127.0.0.1:1/x' (FORMAT parquet)",
      "EXPORT DATABASE '/tmp/x'",
      "IMPORT DATABASE '/tmp/x'",
      "ATTACH '/tmp/x.db' AS y",
      "SELECT 1; /* ; */ ATTACH ':memory:' AS y",
      'INSTALL httpfs',
      'FORCE\n INSTALL httpfs',
      'LOAD httpfs',
      "LOAD '/tmp/x.duckdb_extension'",
      "SET memory_limit = '1TB'",
      'SET enable_external_access = true',
      'RESET lock_configuration',
      'PRAGMA enable_profiling',
      "SELECT * FROM query('SELECT * FROM read_csv(''/etc/passwd'')')",
    ])('refuses %s', async (sql) => {
      const error = await errorOf(store.query(sql));
      expect([error.kind, error.message]).toEqual([
        'refused',
        expect.stringMatching(/^Queries reach the tables(?![\s\S]*Please try)/),
      ]);
    });

    it('tells that memory is out, keeps the tables and lives on', async () => {
      await using small = await open({ memoryLimitBytes: 48 * 1024 * 1024 });
      await small.createTable('kept', [numbers('x', [7])], 1);
      const error = await errorOf(
        small.query('SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(3000000))'),
      );
      expect(error.kind).toBe('memory');
      expect(error.message).toMatch(/^The query needs more memory than there is/);
      const values = Float64Array.from({ length: 10_000_000 }, () => Math.random());
      const table = await errorOf(
        small.createTable('kept', [{ kind: 'number', name: 'x', values }], values.length),
      );
      expect(table.kind).toBe('memory');
      expect(valuesOf(await small.query('SELECT x FROM kept'), 0)).toEqual([7]);
    });

    it('ends what runs when it is closed, and says so afterwards', async () => {
      const closed = await open();
      const running = errorOf(closed.query(ENDLESS));
      await new Promise((resolve) => setTimeout(resolve, 50));
      const values = new Float64Array(10_000_000);
      const feeding = errorOf(
        closed.createTable('t', [{ kind: 'number', name: 'x', values }], values.length, {
          progress: () => void closed[Symbol.asyncDispose](),
        }),
      );
      expect((await feeding).kind).toBe('closed');
      await closed[Symbol.asyncDispose]();
      await closed[Symbol.asyncDispose]();
      expect((await running).kind).toBe('closed');
      expect((await errorOf(closed.query('SELECT 1'))).kind).toBe('closed');
    });
  });
}
