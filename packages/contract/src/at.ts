/**
 * The element at an index that the caller knows to be there.
 * @throws RangeError where it is not: the fault is the caller's, and must not go on as a zero.
 */
export function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

// The same for each kind of array that is read point by point. An engine remembers by function what kinds of array it
// met, and reads slowly where it met many: with one accessor for all of them parsing took a third longer.

/** `at` of an Int32Array. @throws RangeError */
export function int32At(values: Int32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

/** `at` of a Float64Array. @throws RangeError */
export function float64At(values: Float64Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

/** `at` of a Uint8Array. @throws RangeError */
export function byteAt(values: Uint8Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

const outOfRange = (index: number, length: number) =>
  new RangeError(`There is no element ${index} among ${length}.`);
