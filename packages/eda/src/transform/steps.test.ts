import { describe, expect, it } from 'vitest';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { Frame } from './frame.ts';
import { runPipeline } from './pipeline.ts';
import { pipelineSchema } from './steps.ts';

const NONE = Number.NaN;
const number = (name: string, ...values: number[]): ProfileColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});
const time = (name: string, ...values: number[]): ProfileColumn => ({
  kind: 'time',
  name,
  values: Float64Array.from(values),
});
const text = (name: string, ...values: (string | null)[]): ProfileColumn => ({ kind: 'text', name, values });
const frameOf = (...columns: ProfileColumn[]): Frame => ({ columns, rows: columns[0]?.values.length ?? 0 });
const run = (frame: Frame, step: object, tables: Record<string, Frame> = {}) =>
  runPipeline(frame, pipelineSchema.parse([step]), { tables }).frame;
const shown = (frame: Frame) =>
  Object.fromEntries(frame.columns.map(({ name, values }) => [name, [...values]]));

describe('a spline', () => {
  const filled = (values: number[], more: object = {}) =>
    shown(run(frameOf(number('x', ...values)), { step: 'fill', columns: ['x'], method: 'spline', ...more }))
      .x;

  it('is natural and cubic through what is there', () => {
    // Knots 0, 1, 0 two rows apart: (4/3)·M₁ = −1, so that halfway S = 3/4·1 − (3/4)/12 = 0.6875.
    expect(filled([0, NONE, 1, NONE, 0])).toEqual([0, 0.6875, 1, 0.6875, 0]);
    // Knots 0, 1, 0, 1: 4·M₁ + M₂ = −3 and M₁ + 4·M₂ = 3 (h = 2), M₁ = −1, M₂ = 1: the middle is 1/2.
    const wave = filled([0, NONE, 1, NONE, 0, NONE, 1]) ?? [];
    for (const [i, value] of [0, 0.75, 1, 0.5, 0, 0.25, 1].entries()) expect(wave[i]).toBeCloseTo(value, 12);
  });

  it('is a straight line through points on one, and between two', () => {
    const line = filled([1, NONE, NONE, 7, 9, NONE, 13]) ?? [];
    for (const [i, value] of [1, 3, 5, 7, 9, 11, 13].entries()) expect(line[i]).toBeCloseTo(value, 12);
    expect(filled([NONE, 2, NONE, 4, NONE])).toEqual([NONE, 2, 3, 4, NONE]);
    expect(filled([NONE, 2, NONE])).toEqual([NONE, 2, NONE]);
  });

  it('fills no more rows of a gap than its limit, and nothing across a seam', () => {
    expect(filled([0, NONE, NONE, NONE, 4], { limit: 2 })).toEqual([0, 1, 2, NONE, 4]);
    const frame = frameOf(text('m', 'A', 'A', 'B', 'B'), number('x', 1, NONE, NONE, 4));
    expect(shown(run(frame, { step: 'fill', columns: ['x'], method: 'spline', by: 'm' })).x).toEqual([
      1,
      NONE,
      NONE,
      4,
    ]);
  });
});

describe('a join to the nearest in time', () => {
  // The example of pandas' merge_asof: left 1, 5, 10, right 1, 2, 3, 6, 7.
  const left = frameOf(time('time', 1, 5, 10), text('left', 'a', 'b', 'c'));
  const right = frameOf(time('time', 1, 2, 3, 6, 7), number('right', 1, 2, 3, 6, 7));
  const join = (more: object, a = left, b = right) =>
    shown(run(a, { step: 'join_asof', table: 'weather', time: 'time', ...more }, { weather: b }));

  it.each([
    ['backward', [1, 3, 7]],
    ['forward', [1, 6, NONE]],
    ['nearest', [1, 6, 7]],
  ])('is that of pandas: %s', (direction, expected) => {
    expect(join({ direction }).right).toEqual(expected);
    // Whatever the order of the rows.
    const mixed = frameOf(time('time', 7, 2, 6, 1, 3), number('right', 7, 2, 6, 1, 3));
    expect(join({ direction }, left, mixed).right).toEqual(expected);
  });

  it('takes nothing further than its tolerance, the earlier of two as near, the last of the same instant', () => {
    expect(join({ toleranceMs: 2 }).right).toEqual([1, 3, NONE]);
    expect(join({ toleranceMs: 1 }).right).toEqual([1, NONE, NONE]);
    const even = frameOf(time('time', 4, 6, 6), number('right', 4, 60, 61));
    const at = frameOf(time('time', 5, 6, NONE));
    expect(join({ direction: 'nearest' }, at, even).right).toEqual([4, 61, NONE]);
    expect(join({ direction: 'forward' }, at, even).right).toEqual([60, 60, NONE]);
    expect(join({ direction: 'backward' }, at, even).right).toEqual([4, 61, NONE]);
  });

  it('is made inside each, and names what is there already anew', () => {
    const modules = frameOf(text('module', 'A', 'B', null), time('time', 5, 5, 5), number('v', 0, 0, 0));
    const other = frameOf(
      text('who', 'A', 'B', null),
      time('when', 1, 4, 5),
      number('v', 1, 4, 5),
      text('x', 'p', 'q', 'r'),
    );
    const step = { rightTime: 'when', by: 'module', rightBy: 'who' };
    expect(join(step, modules, other)).toEqual({
      module: ['A', 'B', null],
      time: [5, 5, 5],
      v: [0, 0, 0],
      v_right: [1, 4, NONE],
      x: ['p', 'q', null],
    });
    expect(join({ ...step, columns: ['when'] }, modules, other).when).toEqual([1, 4, NONE]);
    expect(() => join({ by: 'left' })).toThrow(/no column "left"; there are: time, right/);
    expect(() => run(left, { step: 'join_asof', table: 'gone', time: 'time' })).toThrow(
      /Step 1 \(join_asof\): There is no table "gone"; none was given/,
    );
  });
});

describe('a pivot', () => {
  const long = frameOf(
    text('module', 'B', 'A', 'A', 'A', 'B', null, 'A'),
    time('time', 0, 60, 0, 0, 0, 0, 0),
    text('metric', 'power', 'power', 'power', 'power', 'volt', 'power', null),
    number('value', 1, 2, 3, 5, 7, 9, 11),
  );
  const step = { step: 'pivot', index: ['module', 'time'], names: 'metric', values: 'value' };

  it.each([
    ['mean', [4, 2, 1], [NONE, NONE, 7]],
    ['sum', [8, 2, 1], [NONE, NONE, 7]],
    ['count', [2, 1, 1], [NONE, NONE, 1]],
    ['first', [3, 2, 1], [NONE, NONE, 7]],
    ['last', [5, 2, 1], [NONE, NONE, 7]],
    ['std', [Math.SQRT2, NONE, NONE], [NONE, NONE, NONE]],
    ['median', [4, 2, 1], [NONE, NONE, 7]],
  ])('has a row an index and a column a name, each the %s', (aggregate, power, volt) => {
    expect(shown(run(long, { ...step, aggregate }))).toEqual({
      module: ['A', 'A', 'B'],
      time: [0, 60, 0],
      power,
      volt,
    });
  });

  it('is undone column by column, as pandas melts', () => {
    const wide = frameOf(text('module', 'A', 'B'), number('power', 1, 2), number('volt', 3, NONE));
    const back = run(wide, { step: 'unpivot', columns: ['power', 'volt'] });
    expect(shown(back)).toEqual({
      module: ['A', 'B', 'A', 'B'],
      metric: ['power', 'power', 'volt', 'volt'],
      value: [1, 2, 3, NONE],
    });
    const again = run(back, { step: 'pivot', index: ['module'], names: 'metric', values: 'value' });
    expect(shown(again)).toEqual(shown(wide));
    expect(
      shown(run(wide, { step: 'unpivot', columns: ['volt'], keep: ['power'], names: 'n', values: 'v' })),
    ).toEqual({ power: [1, 2], n: ['volt', 'volt'], v: [3, NONE] });
  });

  it('that cannot be made says why', () => {
    expect(() => run(long, { step: 'unpivot', columns: ['module', 'value'] })).toThrow(
      /"module" is a column of text and "value" one of number/,
    );
    expect(() => run(long, { step: 'unpivot', columns: ['value'], names: 'module' })).toThrow(
      /Two columns would be named "module"/,
    );
    const clash = frameOf(text('a', 'a'), text('n', 'a'), number('v', 1));
    expect(() => run(clash, { ...step, index: ['a'], names: 'n', values: 'v' })).toThrow(/named "a"/);
  });
});

describe('dropping what is flagged', () => {
  const frame = frameOf(
    text('m', 'A', 'A', 'A', 'A', 'B', 'B', 'B'),
    time('t', 0, 1, 2, 3, 0, 1, 2),
    number('x', 5, 5, 5, -9, 5, 5, NONE),
  );
  const drop = (more: object) => run(frame, { step: 'drop_flagged', column: 'x', ...more });

  it('empties cells, or drops rows, by any of the checks, inside each module', () => {
    const checks = [
      { check: 'stale-diff', window: 3, mark: 'all' },
      { check: 'range', min: 0 },
    ];
    expect(shown(drop({ checks, action: 'cells', by: 'm' })).x).toEqual([NONE, NONE, NONE, NONE, 5, 5, NONE]);
    expect(shown(drop({ checks, by: 'm' }))).toEqual({ m: ['B', 'B', 'B'], t: [0, 1, 2], x: [5, 5, NONE] });
    // A run across the seam, where nobody says whose a row is.
    const row = { checks: [{ check: 'stale-diff', window: 2, mark: 'all' }], action: 'cells' };
    expect(shown(drop(row)).x).toEqual([NONE, NONE, NONE, -9, NONE, NONE, NONE]);
  });

  const ramp = Array.from({ length: 40 }, (_, i) => Math.sin(i) * 10);
  it.each<[object, number[], number[]]>([
    [{ check: 'corrupt', values: [-999] }, [1, -999, 2], [1]],
    [{ check: 'missing' }, [1, NONE, 2], [1]],
    [{ check: 'physical-limits', quantity: 'humidity' }, [1, 100, 101], [2]],
    [{ check: 'physical-limits', quantity: 'humidity', max: 105 }, [1, 100, 101], []],
    [{ check: 'stuck-at-zero', window: 2 }, [1, 0, 0, 2, 0], [1, 2]],
    [{ check: 'increment', max: 3 }, [1, 2, 9, 8], [2]],
    [{ check: 'interpolation-diff', window: 3, mark: 'all' }, [1, 2, 3, 7, 4], [0, 1, 2]],
    [{ check: 'stale-round', window: 2, decimals: 0, mark: 'all' }, [1.1, 1.2, 7], [0, 1]],
    [{ check: 'outlier-hampel' }, [1, 2, 90, 2, 1], [2]],
    [{ check: 'outlier-tukey', k: 1.5 }, [1, 2, 3, 2, 1, 90], [5]],
    [{ check: 'outlier-zscore', limit: 2 }, [1, 2, 3, 2, 1, 90], [5]],
    [{ check: 'delta', windowMs: 1000, max: 50 }, [...ramp, 90], [39, 40]],
    [{ check: 'duplicate-time' }, [1, 2], []],
    [{ check: 'clipping-levels' }, [1, 2, 3, 9, 9, 9, 9, 4], [5, 6]],
  ])('takes %j', (check, values, rows) => {
    const own = frameOf(
      time('t', ...values.map((_, i) => i * 1000)),
      number('x', ...values),
      number('row', ...values.keys()),
    );
    const kept = run(own, { step: 'drop_flagged', column: 'x', checks: [check], time: 't' });
    expect(shown(kept).row).toEqual([...values.keys()].filter((row) => !rows.includes(row)));
  });

  it('by a check over time needs the times, and no check is unknown', () => {
    expect(() => drop({ checks: [{ check: 'clipping-threshold' }] })).toThrow(
      /The check clipping-threshold needs "time"/,
    );
    const parsed = (checks: object[]) =>
      pipelineSchema.safeParse([{ step: 'drop_flagged', column: 'x', checks }]).success;
    expect(parsed([{ check: 'magic' }])).toBe(false);
    expect(parsed([{ check: 'range', most: 1 }])).toBe(false);
    expect(parsed([])).toBe(false);
  });

  it('of clipping by the day sees the zone', () => {
    const MINUTES = 24 * 12;
    const power = Array.from({ length: MINUTES * 3 }, (_, i) =>
      Math.min(80, Math.max(0, 100 * Math.sin(((i % MINUTES) / MINUTES) * 2 * Math.PI - Math.PI / 2))),
    );
    const days = frameOf(time('t', ...power.map((_, i) => i * 300_000)), number('x', ...power));
    for (const check of ['clipping-threshold', 'clipping-geometric']) {
      const step = { step: 'drop_flagged', column: 'x', checks: [{ check }], time: 't', action: 'cells' };
      const clipped = shown(run(days, step)).x ?? [];
      const gone = power.filter((_, i) => Number.isNaN(clipped[i]));
      expect(gone.length).toBeGreaterThan(100);
      expect(Math.min(...gone)).toBeGreaterThan(70);
    }
  });
});

it('a renamed column keeps its texts and its unit', () => {
  const coded = new (class {
    readonly kind = 'text';
    readonly name = 'a';
    get values() {
      return ['x', null];
    }
  })();
  const frame: Frame = { columns: [coded, { ...number('v', 1, 2), unit: 'kW' } as ProfileColumn], rows: 2 };
  expect(run(frame, { step: 'rename', from: 'a', to: 'b' }).columns[0]).toEqual(text('b', 'x', null));
  expect(run(frame, { step: 'rename', from: 'v', to: 'w' }).columns[1]).toMatchObject({
    name: 'w',
    unit: 'kW',
  });
});

describe('a mask', () => {
  const frame = frameOf(
    text('m', 'A', 'B', 'A', 'B', null),
    time('t', 0, 0, 1000, 1000, 1000),
    number('x', 1, 2, 3, 4, 5),
    number('y', 1, 2, 3, 4, 5),
  );
  const step = {
    step: 'mask',
    column: 'x',
    time: 't',
    from: '1970-01-01T00:00:01.000Z',
    to: '1970-01-01T00:00:02.000Z',
  };

  it('empties the cells of a stretch of time, its end not among them, and of the named modules alone', () => {
    expect(shown(run(frame, step)).x).toEqual([1, 2, NONE, NONE, NONE]);
    const own = run(frame, { ...step, by: 'm', values: ['A'] });
    expect(shown(own)).toEqual({ ...shown(frame), x: [1, 2, NONE, 4, 5] });
    const until = { ...step, from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:01.000Z' };
    expect(shown(run(frame, until)).x).toEqual([NONE, NONE, 3, 4, 5]);
  });

  it('says what is wrong with it', () => {
    expect(() => run(frame, { ...step, to: step.from })).toThrow(/must lie after "from"/);
    expect(() => run(frame, { ...step, values: ['A'] })).toThrow(/needs "by"/);
    expect(() => run(frame, { ...step, column: 'm' })).toThrow(/holds texts/);
    expect(pipelineSchema.safeParse([{ ...step, from: 'yesterday' }]).success).toBe(false);
  });
});

describe('dropping what is flagged of a light', () => {
  const SLOTS = 48;
  const light = Array.from({ length: SLOTS * 10 }, (_, i) =>
    Math.max(0, -Math.cos(((i % SLOTS) / SLOTS) * 2 * Math.PI)),
  );
  // Stuck at zero about one noon.
  for (let i = 5 * SLOTS + 22; i < 5 * SLOTS + 30; i++) light[i] = 0;
  const frame = frameOf(time('t', ...light.map((_, i) => i * 1_800_000)), number('x', ...light));
  const step = { step: 'drop_flagged', column: 'x', checks: [{ check: 'stuck-at-zero' }], action: 'cells' };

  it('leaves its nights as they are, where it is told to', () => {
    const kept = shown(run(frame, { ...step, time: 't', keepNight: true })).x ?? [];
    const emptied = kept.flatMap((value, i) => (Number.isNaN(value) ? [i] : []));
    expect(emptied).toEqual(Array.from({ length: 8 }, (_, i) => 5 * SLOTS + 22 + i));
    expect((shown(run(frame, step)).x ?? []).filter(Number.isNaN).length).toBeGreaterThan(200);
    expect(() => run(frame, { ...step, keepNight: true })).toThrow(/keepNight needs "time"/);
  });
});
