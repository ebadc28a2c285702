import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

export type Figures = readonly (number | null)[];

/** The golden figures of one file, as `make.py` wrote them; the caller states their shape. */
export function readGolden<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`./${name}.golden.json`, import.meta.url), 'utf8')) as Shape;
}

/** JSON has no NaN: null stands for it. */
export function valuesOf(figures: Figures): Float64Array {
  return Float64Array.from(figures, (figure) => figure ?? Number.NaN);
}

/** Within a relative `tolerance` of the figure, or of `scale` where the figure is nearly 0. */
export function expectClose(
  actual: number,
  expected: number | null,
  name = '',
  tolerance = 1e-9,
  scale = 1e-3,
): void {
  if (expected === null) {
    expect(Number.isFinite(actual), `${name}: ${actual} where nothing is defined`).toBe(false);
    return;
  }
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), scale);
  expect(error <= tolerance, `${name}: ${actual} instead of ${expected}, off by ${error}`).toBe(true);
}

export function expectAllClose(
  actual: ArrayLike<number>,
  expected: Figures,
  name = '',
  tolerance = 1e-9,
  scale = 1e-3,
): void {
  expect(actual.length, name).toBe(expected.length);
  expected.forEach((figure, i) => {
    expectClose(actual[i] ?? Number.NaN, figure, `${name}[${i}]`, tolerance, scale);
  });
}
