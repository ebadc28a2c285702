import { describe, expect, it } from 'vitest';
import { createOrderedWriters, mayShareKey } from './ordered-writers.ts';

const extent = (modules: Record<string, [first: number, last: number]>) => ({
  moduleNames: Object.keys(modules),
  moduleFirstMs: Float64Array.from(Object.values(modules), ([first]) => first),
  moduleLastMs: Float64Array.from(Object.values(modules), ([, last]) => last),
});
const later = () => {
  let resolve: (value: number) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<number>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('mayShareKey', () => {
  it.each([
    [{ A: [0, 5] }, { A: [5, 9] }, true],
    [{ A: [0, 5] }, { A: [6, 9] }, false],
    [{ A: [0, 5] }, { B: [0, 5] }, false],
    [{ A: [0, 1], B: [7, 9] }, { C: [0, 9], B: [0, 7] }, true],
    [{}, { A: [0, 9] }, false],
  ] as [Record<string, [number, number]>, Record<string, [number, number]>, boolean][])(
    '%j and %j: %s',
    (a, b, may) => {
      expect(mayShareKey(extent(a), extent(b))).toBe(may);
      expect(mayShareKey(extent(b), extent(a))).toBe(may);
    },
  );
});

describe('ordered writers', () => {
  it('let as many write at once as told, and settle in order', async () => {
    const writers = createOrderedWriters<number>(2);
    const [a, b, c] = [later(), later(), later()];
    const begun: string[] = [];
    const settled: number[] = [];
    const add = (name: string, at: number, work: ReturnType<typeof later>) =>
      writers.add(
        extent({ A: [at, at] }),
        () => {
          begun.push(name);
          return work.promise;
        },
        (answer) => settled.push(answer),
      );
    await add('a', 1, a);
    await add('b', 2, b);
    const third = add('c', 3, c);
    b.resolve(2);
    await turn();
    expect([begun, settled]).toEqual([['a', 'b'], []]);
    a.resolve(1);
    await third;
    expect(begun).toEqual(['a', 'b', 'c']);
    c.resolve(3);
    await writers.finish();
    expect(settled).toEqual([1, 2, 3]);
  });

  it('make a write wait for one that may hold the same key', async () => {
    const writers = createOrderedWriters<number>(4);
    const first = later();
    let begun = false;
    await writers.add(
      extent({ A: [0, 9] }),
      () => first.promise,
      () => {},
    );
    const second = writers.add(
      extent({ A: [9, 12] }),
      async () => {
        begun = true;
        return 2;
      },
      () => {},
    );
    await turn();
    expect(begun).toBe(false);
    first.resolve(1);
    await second;
    expect(begun).toBe(true);
  });

  it('throw what a write failed with, and can be waited for all the same', async () => {
    const writers = createOrderedWriters<number>(1);
    await writers.add(
      extent({ A: [0, 0] }),
      () => Promise.reject(new Error('no')),
      () => {},
    );
    await expect(writers.finish()).rejects.toThrow('no');
    await writers.settled();
  });
});
