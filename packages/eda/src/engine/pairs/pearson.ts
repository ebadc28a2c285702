/**
 * Pearson's r over the rows where both values are there: Σ(x−x̄)(y−ȳ) ÷ √(Σ(x−x̄)²·Σ(y−ȳ)²), two passes, clamped to
 * [−1, 1]. NaN for fewer than two rows or a constant side (pandas' `corr`).
 */
export function pearson(x: Float64Array, y: Float64Array): number {
  const n = Math.min(x.length, y.length);
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    count++;
    meanX += (a - meanX) / count;
    meanY += (b - meanY) / count;
  }
  if (count < 2) return Number.NaN;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  let firstX = Number.NaN;
  let firstY = Number.NaN;
  let variesX = false;
  let variesY = false;
  for (let i = 0; i < n; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    if (Number.isNaN(firstX)) {
      firstX = a;
      firstY = b;
    }
    variesX ||= a !== firstX;
    variesY ||= b !== firstY;
    const dx = a - meanX;
    const dy = b - meanY;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  // Rounding can leave a constant side a spread of its last places; it has none.
  if (!variesX || !variesY) return Number.NaN;
  const r = sxy / (Math.sqrt(sxx) * Math.sqrt(syy));
  return Math.max(-1, Math.min(1, r));
}
