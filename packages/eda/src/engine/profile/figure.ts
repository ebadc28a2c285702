/** A figure as JSON can carry it: what is undefined is null. */
export type Figure = number | null;

/** NaN and the infinite become null. */
export function figureOf(value: number): Figure {
  return Number.isFinite(value) ? value : null;
}

/** {@link figureOf} of every value. */
export function figuresOf(values: ArrayLike<number>): Figure[] {
  return Array.from(values, figureOf);
}
