/**
 * Fills missing values from the one before (`forward`), the one after (`backward`), or on the straight line between both
 * (`linear`, nothing at the ends), at most `limit` rows after each other from where the value comes (pandas' `ffill`,
 * `bfill`, `interpolate`).
 */
export function fill(
  values: Float64Array,
  method: 'forward' | 'backward' | 'linear',
  limit: number,
): Float64Array {
  if (method === 'backward') return fill(values.slice().reverse(), 'forward', limit).reverse();
  const filled = values.slice();
  let last = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      if (method === 'forward' && last >= 0 && i - last <= limit) filled[i] = values[last] as number;
      continue;
    }
    if (method === 'linear' && last >= 0) {
      const left = values[last] as number;
      const slope = ((values[i] as number) - left) / (i - last);
      for (let k = last + 1; k < i && k - last <= limit; k++) filled[k] = left + slope * (k - last);
    }
    last = i;
  }
  return filled;
}
