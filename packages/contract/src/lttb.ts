/**
 * Largest-triangle-three-buckets (Steinarsson, "Downsampling Time Series for Visual Representation", 2013) over the
 * given rows, the same for the server and the analyst's engine: the first, the last, and of each of
 * `count` − 2 buckets of equal numbers the row that makes the largest triangle with the one chosen before and the mean
 * of the next bucket. x is the instant, or the row number where there are none. The rows have no missing value; earlier
 * rows win ties.
 */
export function largestTriangles(
  rows: Uint32Array,
  values: Float64Array,
  count: number,
  times?: Float64Array,
): Uint32Array {
  if (count >= rows.length || count < 3) return count < 3 ? endsOf(rows, count) : rows;
  const x = (k: number): number =>
    times === undefined ? (rows[k] as number) : (times[rows[k] as number] as number);
  const y = (k: number): number => values[rows[k] as number] as number;
  const chosen = new Uint32Array(count);
  const width = (rows.length - 2) / (count - 2);
  let previous = 0;
  chosen[0] = rows[0] as number;
  for (let bucket = 0; bucket < count - 2; bucket++) {
    const start = Math.floor(bucket * width) + 1;
    const end = Math.floor((bucket + 1) * width) + 1;
    const nextEnd = Math.min(rows.length, Math.floor((bucket + 2) * width) + 1);
    let meanX = 0;
    let meanY = 0;
    for (let k = end; k < nextEnd; k++) {
      meanX += (x(k) - meanX) / (k - end + 1);
      meanY += (y(k) - meanY) / (k - end + 1);
    }
    let best = start;
    let largest = -1;
    for (let k = start; k < end; k++) {
      const area = Math.abs(
        (x(previous) - meanX) * (y(k) - y(previous)) - (x(previous) - x(k)) * (meanY - y(previous)),
      );
      if (area > largest) {
        largest = area;
        best = k;
      }
    }
    chosen[bucket + 1] = rows[best] as number;
    previous = best;
  }
  chosen[count - 1] = rows[rows.length - 1] as number;
  return chosen;
}

function endsOf(rows: Uint32Array, count: number): Uint32Array {
  if (count >= rows.length) return rows;
  return count === 2
    ? Uint32Array.of(rows[0] as number, rows[rows.length - 1] as number)
    : rows.subarray(0, count);
}
