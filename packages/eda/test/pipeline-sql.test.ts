import { type Frame, pipelineSql, runPipeline, type Step, type Store } from '@wp/eda';
import { openNativeStore } from '@wp/eda/node';
import { describe, expect, it } from 'vitest';
import { openWasm } from './store/open-wasm.ts';

const frame: Frame = {
  rows: 6,
  columns: [
    { kind: 'text', name: 'module', values: ['a', 'a', "b'", null, "b'", 'a'] },
    { kind: 'time', name: 'time', values: Float64Array.from({ length: 6 }, (_, i) => 1.7e12 + i * 60_000) },
    { kind: 'number', name: 'power', values: Float64Array.of(1, -2.5, Number.NaN, 4, 0, 9) },
    { kind: 'number', name: 'odd "name"', values: Float64Array.of(7, 8, 9, 10, Number.NaN, 0) },
  ],
};

const PIPELINES: Record<string, Step[]> = {
  'a filter, with what is missing left out': [{ step: 'filter', where: 'power > -1 and not (power == 0)' }],
  'texts that are compared': [{ step: 'filter', where: 'module == "b\'" or power >= 4' }],
  'powers, remainders and divisions by zero': [
    { step: 'derive', column: 'x', as: '2 ^ 3 ^ 2 - power % 3 + power / `odd "name"`' },
  ],
  functions: [
    {
      step: 'derive',
      column: 'x',
      as: 'if(is_missing(power), -1, min(power, 3)) + max(1, 2) + log(exp(2)) + round(2.345, 2)',
    },
  ],
  'a column in place of itself, under another name, alone': [
    { step: 'derive', column: 'power', as: 'abs(power) * 2' },
    { step: 'rename', from: 'power', to: 'watts' },
    { step: 'select', columns: ['watts', 'module'] },
  ],
  'bounds, which leave missing what is missing': [
    { step: 'clip', columns: ['power', 'odd "name"'], min: 0, max: 8 },
  ],
  'cells of one module in a stretch of time': [
    {
      step: 'mask',
      column: 'odd "name"',
      by: 'module',
      values: ['a', "b'"],
      time: 'time',
      from: new Date(1.7e12 + 60_000).toISOString(),
      to: new Date(1.7e12 + 300_000).toISOString(),
    },
  ],
  'rows without a gap': [{ step: 'drop_missing' }, { step: 'drop_missing', columns: ['power'] }],
  'texts read as numbers': [
    { step: 'cast', column: 'power', to: 'text' },
    { step: 'cast', column: 'power', to: 'number' },
  ],
};

describe.each([
  ['native DuckDB', openNativeStore as () => Promise<Store>],
  ['DuckDB-WASM', openWasm as () => Promise<Store>],
])('steps as SQL in %s', (_engine, open) => {
  it('say what the steps do', async () => {
    await using store = await open();
    await store.createTable('data', frame.columns, frame.rows);
    const names = frame.columns.map(({ name }) => name);
    for (const [what, steps] of Object.entries(PIPELINES)) {
      const { sql, unsaid } = pipelineSql('data', names, steps);
      expect(unsaid, what).toEqual([]);
      const asked = await store.query(sql);
      const ours = runPipeline(frame, steps).frame;
      expect(
        asked.columns.map(({ name }) => name),
        what,
      ).toEqual(ours.columns.map(({ name }) => name));
      for (const [i, column] of ours.columns.entries()) {
        const said = asked.columns[i]?.column.values ?? [];
        expect(said.length, what).toBe(column.values.length);
        for (let row = 0; row < column.values.length; row++) {
          const [a, b] = [said[row], column.values[row]];
          if (typeof a === 'number' && typeof b === 'number' && !Number.isNaN(b))
            expect(a, what).toBeCloseTo(b, 9);
          else expect(a ?? null, what).toEqual(b ?? null);
        }
      }
    }
  });
});

describe('steps that SQL cannot say', () => {
  it('stand there as a comment with the reason, and the others go on without them', () => {
    const { sql, unsaid } = pipelineSql(
      'data',
      ['module', 'power'],
      [
        { step: 'fill', columns: ['power'], method: 'forward' },
        { step: 'filter', where: 'power > 1' },
      ],
    );
    expect(unsaid).toEqual([{ at: 1, why: expect.stringContaining('neighbouring rows') }]);
    expect(sql).toBe(
      `-- step 1 cannot be said in SQL: ${unsaid[0]?.why}\nWITH step_2 AS (\n  SELECT * FROM "data" WHERE (("power" > 1))::BOOLEAN\n)\nSELECT * FROM step_2`,
    );
  });
});
