import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amend,
  back,
  forward,
  describe as inWords,
  isEverything,
  NOTHING_SELECTED,
  type Selection,
  select,
} from './selection.ts';

const selection: fc.Arbitrary<Selection> = fc.record(
  {
    modules: fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 }),
    metrics: fc.array(fc.constantFrom('power', 'voltage'), { maxLength: 2 }),
    time: fc.record({ fromMs: fc.nat(5), toMs: fc.nat(5) }),
  },
  { requiredKeys: [] },
);

describe('the selection', () => {
  it('holds no time that cannot be written, wherever it came from', () => {
    const { present } = select(NOTHING_SELECTED, { time: { fromMs: -9e15, toMs: 9e15 } });
    const { fromMs, toMs } = present.time ?? { fromMs: Number.NaN, toMs: Number.NaN };
    expect(
      inWords(present, (from, to) => `${new Date(from).getUTCFullYear()}–${new Date(to).getUTCFullYear()}`),
    ).toMatch(/1800–2300/);
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it('goes back to each selection before, and forward again to the last', () => {
    fc.assert(
      fc.property(fc.array(selection, { maxLength: 20 }), (all) => {
        const states = [NOTHING_SELECTED];
        for (const next of all) {
          const before = states.at(-1) ?? NOTHING_SELECTED;
          const after = select(before, next);
          if (after !== before) states.push(after);
        }
        let at = states.at(-1) ?? NOTHING_SELECTED;
        for (const state of [...states].reverse().slice(1)) {
          at = back(at);
          expect(at.present).toEqual(state.present);
        }
        expect(back(at)).toBe(at);
        for (const state of states.slice(1)) {
          at = forward(at);
          expect(at.present).toEqual(state.present);
        }
        expect(forward(at)).toBe(at);
      }),
    );
  });

  it('forgets what lay ahead once something else is selected', () => {
    const two = select(select(NOTHING_SELECTED, { modules: ['A'] }), { modules: ['B'] });
    const other = select(back(two), { metrics: ['power'] });
    expect(forward(other)).toBe(other);
    expect(back(other).present).toEqual({ modules: ['A'] });
  });

  it('takes an empty part for all, each name once, and no time that ends before it begins', () => {
    const tidy = select(NOTHING_SELECTED, {
      modules: ['B', 'A', 'B'],
      metrics: [],
      time: { fromMs: 5, toMs: 5 },
    });
    expect(tidy.present).toEqual({ modules: ['A', 'B'] });
    expect(select(tidy, { modules: ['A', 'B'] })).toBe(tidy);
  });

  it('takes many small steps for one, where they amend each other', () => {
    const first = select(select(NOTHING_SELECTED, { modules: ['A'] }), { modules: ['B'] });
    const last = amend(amend(first, { modules: ['C'] }), { modules: ['D'] });
    expect(last.present).toEqual({ modules: ['D'] });
    expect(back(last).present).toEqual({ modules: ['A'] });
    expect(amend(last, { modules: ['D'] })).toBe(last);
  });

  it('keeps a hundred steps, not more', () => {
    let history = NOTHING_SELECTED;
    for (let i = 0; i < 300; i++) history = select(history, { modules: [`M${i}`] });
    expect(history.past).toHaveLength(100);
  });
});

it('a selection is said in a line, by names where they are few', () => {
  const range = (fromMs: number, toMs: number) => `${fromMs} to ${toMs}`;
  expect(inWords({}, range)).toBe('all modules, all metrics, all of the time');
  const some = { modules: ['A', 'B'], metrics: ['a', 'b', 'c', 'd'], time: { fromMs: 1, toMs: 2 } };
  expect(inWords(some, range)).toBe('A · B, 4 metrics, 1 to 2');
  expect([isEverything({}), isEverything(some)]).toEqual([true, false]);
});
