/**
 * Fills missing values on the straight line between their neighbours in row order, and at the ends with the nearest
 * value (pandas' `interpolate().bfill().ffill()`). All NaN stays so. The result is a copy.
 */
export function interpolateLinear(values: Float64Array): Float64Array {
  const filled = values.slice();
  let previous = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const right = values[i] as number;
    if (previous < 0) filled.fill(right, 0, i);
    else {
      const left = values[previous] as number;
      for (let k = previous + 1; k < i; k++)
        filled[k] = left + ((right - left) * (k - previous)) / (i - previous);
    }
    previous = i;
  }
  if (previous >= 0) filled.fill(values[previous] as number, previous + 1);
  return filled;
}

/** Whether any value is missing or infinite. */
export function hasMissing(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return true;
  return false;
}
