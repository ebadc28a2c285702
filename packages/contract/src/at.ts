/**
 * The element at an index that the caller knows to be there.
 * @throws RangeError where it is not: the fault is the caller's, and must not go on as a zero.
 */
export function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`There is no element ${index} among ${values.length}.`);
  return value;
}
