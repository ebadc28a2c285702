/** Throws a RangeError for what is no whole number of at least `least`. */
export function wholeFrom(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number from ${least}, and is ${value}`);
}

/** Throws a RangeError for columns of unequal length. */
export function sameLength(x: ArrayLike<unknown>, y: ArrayLike<unknown>): void {
  if (x.length !== y.length)
    throw new RangeError(
      `The columns must have the same number of rows, and have ${x.length} and ${y.length}`,
    );
}
