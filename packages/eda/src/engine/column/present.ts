/** The values that are there, in order: neither missing nor infinite. */
export function presentOf(values: Float64Array): Float64Array {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) count++;
  if (count === values.length) return values;
  const present = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) present[next++] = value;
  }
  return present;
}

/** A sorted copy of the values that are there. */
export function sortedPresent(values: Float64Array): Float64Array {
  const present = presentOf(values);
  const copy = present === values ? present.slice() : present;
  // Times mostly are in order, and a sort would not notice.
  return isAscending(copy) ? copy : copy.sort();
}

/** Whether each value is larger than the one before it, none missing. */
export function isAscending(values: Float64Array): boolean {
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value > previous)) return false;
    previous = value;
  }
  return true;
}
