import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { parseExpression } from './expression.ts';
import type { Frame } from './frame.ts';
import { runPipeline } from './pipeline.ts';
import { pipelineSchema, type Step } from './steps.ts';

const number = (name: string, ...values: number[]): ProfileColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});
const text = (name: string, ...values: (string | null)[]): ProfileColumn => ({ kind: 'text', name, values });
const frameOf = (...columns: ProfileColumn[]): Frame => ({ columns, rows: columns[0]?.values.length ?? 0 });
const run = (frame: Frame, ...steps: unknown[]) => runPipeline(frame, pipelineSchema.parse(steps));
const valuesOf = ({ frame }: { frame: Frame }, name: string) => [
  ...(frame.columns.find((one) => one.name === name)?.values ?? []),
];
const NONE = Number.NaN;

describe('an expression', () => {
  const frame = frameOf(number('a', 7, -2, NONE), number('b c', 2, 4, 6), text('module', 'A', 'B', null));
  const value = (source: string, row = 0) => parseExpression(source, frame)(row);

  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['10 - 4 - 3', 3],
    ['-7 % 3', 2],
    ['a + `b c`', 9],
    ['a / 0', NONE],
    ['1.5e2 + .5', 150.5],
    ['a > 5 and `b c` < 3', 1],
    ['not (a > 5) or 0', 0],
    ['module == "A"', 1],
    ['module != "A"', 0],
    ['round(2.345, 2)', 2.35],
    ['max(1, a, 3)', 7],
    ['if(a > 5, 100, 0)', 100],
    ['is_missing(a)', 0],
    ['sqrt(16) - abs(-4)', 0],
    ['log(-1)', NONE],
  ])('%s is %d', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  it('is missing where what it is made of is', () => {
    for (const source of ['a + 1', 'a > 0', 'a == a', 'if(a > 0, 1, 2)', 'not a', 'module == "A"'])
      expect(value(source, 2)).toBeNaN();
    expect(value('is_missing(a)', 2)).toBe(1);
    expect(value('a > 0 or 1', 2)).toBe(1);
    expect(value('a > 0 and 0', 2)).toBe(0);
  });

  it.each([
    ['a +', /Something is missing at the end/],
    ['a + + 1', /at "\+", sign 5/],
    ['(a', /"\)" is missing/],
    ['a b', /Nothing more was expected at "b", sign 3/],
    ['nothing', /no column "nothing"; there are: a, b c, module/],
    ['module + 1', /holds texts/],
    ['sqrt(1, 2)', /sqrt takes 1 to 1 values, and got 2/],
    ['a; process.exit()', /";" is not understood, sign 2/],
    ['constructor', /no column "constructor"/],
  ])('that is wrong says where: %s', (source, words) => {
    expect(() => value(source)).toThrow(words);
  });

  it('of numbers is what JavaScript makes of them', () => {
    const numbers = fc.tuple(
      fc.integer({ min: -99, max: 99 }),
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: -99, max: 99 }),
    );
    fc.assert(
      fc.property(numbers, ([a, b, c]) => {
        expect(value(`${a} + ${b} * (${c} - ${a}) / ${b}`)).toBe(a + (b * (c - a)) / b);
      }),
    );
  });
});

describe('a pipeline', () => {
  const fleet = frameOf(
    text('module', 'A', 'A', 'A', 'B', 'B', 'B'),
    { kind: 'time', name: 'time', values: Float64Array.of(0, 60_000, 3_600_000, 0, 60_000, 3_600_000) },
    number('power', 1, NONE, 3, NONE, 20, NONE),
  );

  it('never looks across from one module to the next', () => {
    const fill = (method: string) =>
      valuesOf(run(fleet, { step: 'fill', columns: ['power'], method, by: 'module' }), 'power');
    expect(fill('forward')).toEqual([1, 1, 3, NONE, 20, 20]);
    expect(fill('backward')).toEqual([1, 3, 3, 20, 20, NONE]);
    expect(fill('linear')).toEqual([1, 2, 3, NONE, 20, NONE]);
    const difference = run(
      fleet,
      { step: 'fill', columns: ['power'], method: 'linear', by: 'module' },
      { step: 'difference', columns: ['power'], by: 'module' },
    );
    expect(valuesOf(difference, 'power')).toEqual([NONE, 1, 1, NONE, NONE, NONE]);
    const rolled = run(fleet, {
      step: 'rolling',
      column: 'power',
      as: 'smooth',
      figure: 'mean',
      rows: 2,
      minPeriods: 1,
      by: 'module',
    });
    expect(valuesOf(rolled, 'smooth')).toEqual([1, 1, 3, NONE, 20, 20]);
    expect(valuesOf(rolled, 'power')).toEqual(valuesOf({ frame: fleet }, 'power'));
  });

  it('resamples each module by itself', () => {
    const hourly = run(fleet, {
      step: 'resample',
      time: 'time',
      by: 'module',
      interval: { every: 1, unit: 'hour' },
      aggregate: 'mean',
    });
    expect(valuesOf(hourly, 'module')).toEqual(['A', 'A', 'B', 'B']);
    expect(valuesOf(hourly, 'time')).toEqual([0, 3_600_000, 0, 3_600_000]);
    expect(valuesOf(hourly, 'power')).toEqual([1, 3, 20, NONE]);
  });

  it('filters, derives, clips, casts, renames, selects and drops, and tells what each step did', () => {
    const steps: unknown[] = [
      { step: 'filter', where: 'module == "A"' },
      { step: 'derive', column: 'double', as: 'power * 2' },
      { step: 'clip', columns: ['double'], max: 4 },
      { step: 'cast', column: 'time', to: 'text' },
      { step: 'rename', from: 'time', to: 'when' },
      { step: 'drop_missing' },
      { step: 'select', columns: ['when', 'double'] },
    ];
    const { frame, done } = run(fleet, ...steps);
    expect(frame.columns).toEqual([
      text('when', '1970-01-01T00:00:00.000Z', '1970-01-01T01:00:00.000Z'),
      number('double', 2, 4),
    ]);
    expect(done.map(({ rowsIn, rowsOut, cellsChanged }) => [rowsIn, rowsOut, cellsChanged])).toEqual([
      [6, 3, 0],
      [3, 3, 3],
      [3, 3, 1],
      [3, 3, 3],
      [3, 3, 3],
      [3, 2, 0],
      [2, 2, 0],
    ]);
  });

  it('fills no more rows after each other than it is allowed to', () => {
    const gap = frameOf(number('x', 1, NONE, NONE, NONE, 5));
    const fill = (method: string) =>
      valuesOf(run(gap, { step: 'fill', columns: ['x'], method, limit: 2 }), 'x');
    expect(fill('forward')).toEqual([1, 1, 1, NONE, 5]);
    expect(fill('backward')).toEqual([1, NONE, 5, 5, 5]);
    expect(fill('linear')).toEqual([1, 2, 3, NONE, 5]);
  });

  it('changes nothing of the frame that it is given', () => {
    const before = structuredClone(fleet);
    run(
      fleet,
      { step: 'fill', columns: ['power'], method: 'forward' },
      { step: 'clip', columns: ['power'], min: 2 },
    );
    expect(fleet).toEqual(before);
  });

  it.each<[Partial<Step> & { step: string }, RegExp]>([
    [{ step: 'select', columns: ['nothing'] } as never, /Step 1 \(select\): There is no column "nothing"/],
    [{ step: 'clip', columns: ['module'] } as never, /"module" holds texts, no numbers/],
    [{ step: 'clip', columns: ['power'], min: 3, max: 1 } as never, /min 3 lies above max 1/],
    [{ step: 'rename', from: 'power', to: 'time' } as never, /a column "time" already/],
    [
      { step: 'resample', time: 'power', interval: { every: 1, unit: 'day' }, aggregate: 'mean' } as never,
      /holds numbers, no times/,
    ],
  ])('says which step is wrong, and why: %j', (step, words) => {
    expect(() => run(fleet, step)).toThrow(words);
  });

  it('is refused where it is not what it must be', () => {
    for (const wrong of [
      { step: 'explode' },
      { step: 'filter' },
      { step: 'fill', columns: [], method: 'forward' },
      { step: 'select', columns: ['a'], more: 1 },
    ])
      expect(pipelineSchema.safeParse([wrong]).success).toBe(false);
  });
});
