/** A value and how often it occurs. */
export interface ValueCount {
  readonly value: number;
  readonly count: number;
}

/** How many different values sorted values without NaN have; 0 and −0 are one. */
export function distinctSorted(sorted: Float64Array): number {
  let distinct = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** The `limit` most frequent values, most frequent first; among equals the smaller value first. */
export function mostFrequentSorted(sorted: Float64Array, limit: number): ValueCount[] {
  const top: ValueCount[] = [];
  let start = 0;
  while (start < sorted.length) {
    const value = sorted[start] as number;
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end++;
    insert(top, { value, count: end - start }, limit);
    start = end;
  }
  return top;
}

function insert(top: ValueCount[], entry: ValueCount, limit: number): void {
  const last = top[limit - 1];
  if (last !== undefined && last.count >= entry.count) return;
  let at = top.length;
  while (at > 0 && (top[at - 1] as ValueCount).count < entry.count) at--;
  top.splice(at, 0, entry);
  if (top.length > limit) top.pop();
}

/** The `limit` smallest different values, smallest first. */
export function smallestSorted(sorted: Float64Array, limit: number): ValueCount[] {
  const found: ValueCount[] = [];
  let start = 0;
  while (start < sorted.length && found.length < limit) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    found.push({ value: sorted[start] as number, count: end - start });
    start = end;
  }
  return found;
}

/** The `limit` largest different values, largest first. */
export function largestSorted(sorted: Float64Array, limit: number): ValueCount[] {
  const found: ValueCount[] = [];
  let end = sorted.length;
  while (end > 0 && found.length < limit) {
    let start = end - 1;
    while (start > 0 && sorted[start - 1] === sorted[end - 1]) start--;
    found.push({ value: sorted[end - 1] as number, count: end - start });
    end = start;
  }
  return found;
}
