/** COPY takes no parameters, so its values stand in the text: only what these let through. */

export interface TimeRange {
  /** Inclusive, epoch milliseconds. */
  fromMs: number;
  /** Exclusive, epoch milliseconds. */
  toMs: number;
}

export function timeLiteral(ms: number): string {
  if (!Number.isInteger(ms)) throw new RangeError(`not a whole number of milliseconds: ${ms}`);
  return `timestamptz '${new Date(ms).toISOString()}'`;
}

export function idsLiteral(ids: readonly number[]): string {
  for (const id of ids) if (!Number.isInteger(id)) throw new RangeError(`not an id: ${id}`);
  return `'{${ids.join(',')}}'::int[]`;
}

/** A condition that `column` lies in one of the ranges, with the outer bounds first so that chunks are left out. */
export function withinRanges(column: string, ranges: readonly TimeRange[]): string {
  const first = ranges[0];
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) return 'false';
  const bounds = within(column, { fromMs: first.fromMs, toMs: last.toMs });
  if (ranges.length === 1) return bounds;
  return `${bounds} and (${ranges.map((range) => `(${within(column, range)})`).join(' or ')})`;
}

const within = (column: string, range: TimeRange) =>
  `${column} >= ${timeLiteral(range.fromMs)} and ${column} < ${timeLiteral(range.toMs)}`;
