import { sameLength } from '../check.ts';

/** The rows where both values are there. Throws a RangeError for columns of unequal length. */
export function completeRows(
  x: Float64Array,
  y: Float64Array,
): { readonly x: Float64Array; readonly y: Float64Array } {
  sameLength(x, y);
  const n = x.length;
  let count = 0;
  for (let i = 0; i < n; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) count++;
  if (count === x.length && count === y.length) return { x, y };
  const bothX = new Float64Array(count);
  const bothY = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < n; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    bothX[next] = a;
    bothY[next] = b;
    next++;
  }
  return { x: bothX, y: bothY };
}
