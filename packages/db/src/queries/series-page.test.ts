import { expect, it } from 'vitest';
import { inOrder } from './series-page.ts';

const page = (...points: [of: number, t: number][]) => ({
  of: Int32Array.from(points, ([of]) => of),
  t: Float64Array.from(points, ([, t]) => t),
  value: new Float64Array(points.length),
});

it('a page of points in another order than the next page counts on is no page', () => {
  const good = page([0, 5], [0, 6], [1, 1], [3, 1]);
  expect(inOrder(good)).toBe(good);
  expect(inOrder(page()).t).toHaveLength(0);
  for (const bad of [page([1, 1], [0, 5]), page([0, 6], [0, 5]), page([0, 5], [0, 5])])
    expect(() => inOrder(bad)).toThrow('in another order');
});
