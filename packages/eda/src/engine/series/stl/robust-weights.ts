/**
 * Bisquare weights of the residuals y − trend − seasonal: h = 6·median|r|; 1 within 0.001·h, 0 beyond 0.999·h, else
 * (1 − (r/h)²)². `scratch` has the same length. All 1 where the median is 0.
 */
export function robustWeights(residuals: Float64Array, scratch: Float64Array, weights: Float64Array): void {
  const n = residuals.length;
  for (let i = 0; i < n; i++) scratch[i] = Math.abs(residuals[i] as number);
  const middle = n >>> 1;
  const upper = selectInPlace(scratch, middle);
  const h = 3 * (upper + (n % 2 === 1 ? upper : largestOf(scratch, middle)));
  if (h === 0) {
    weights.fill(1);
    return;
  }
  for (let i = 0; i < n; i++) {
    const ratio = Math.abs(residuals[i] as number) / h;
    const rest = 1 - ratio * ratio;
    weights[i] = ratio <= 0.001 ? 1 : ratio <= 0.999 ? rest * rest : 0;
  }
}

function largestOf(values: Float64Array, count: number): number {
  let largest = values[0] as number;
  for (let i = 1; i < count; i++) if ((values[i] as number) > largest) largest = values[i] as number;
  return largest;
}

/**
 * The k-th smallest value (from 0); afterwards all before index k are at most it (Hoare 1961). NaN must not be among
 * them. Reorders `values`.
 */
export function selectInPlace(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const held = values[i] as number;
      values[i] = values[j] as number;
      values[j] = held;
      i++;
      j--;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] as number;
}
