import type { Aggregate, Fill, SeriesColumn } from '@wp/contract';
import { at } from '@wp/contract';

export interface BucketColumns {
  t: number[];
  /** One column an aggregate, in the order of `aggregates`. */
  columns: SeriesColumn[];
}

/**
 * Puts in every bucket of `starts` (ascending, holding all of `found.t`).
 * An empty bucket counts 0 and has no sum, whatever the fill: neither is made up. The other aggregates are null
 * (`null`), the last known value (`locf`), or on the line between the known ones around it, by the buckets' starts
 * (`linear`); before the first known value, and with `linear` after the last, they stay null.
 */
export function fillBuckets(
  found: BucketColumns,
  starts: readonly number[],
  aggregates: readonly Aggregate[],
  fill: Exclude<Fill, 'none'>,
): BucketColumns {
  const at = new Map(found.t.map((t, i) => [t, i]));
  const columns = aggregates.map((aggregate, c) => {
    const given = found.columns[c] ?? [];
    const empty = aggregate === 'count' ? 0 : null;
    const column = starts.map((start) => {
      const i = at.get(start);
      return i === undefined ? empty : (given[i] ?? null);
    });
    if (aggregate === 'count' || aggregate === 'sum' || fill === 'null') return column;
    return fill === 'locf' ? carryForward(column) : interpolate(starts, column);
  });
  return { t: [...starts], columns };
}

function carryForward(column: SeriesColumn): SeriesColumn {
  let last: number | null = null;
  return column.map((value) => {
    last = value ?? last;
    return last;
  });
}

function interpolate(t: readonly number[], column: SeriesColumn): SeriesColumn {
  const filled = [...column];
  let known = -1;
  for (const [i, value] of column.entries()) {
    if (value === null) continue;
    for (let gap = known + 1; known >= 0 && gap < i; gap++) {
      const share = (at(t, gap) - at(t, known)) / (at(t, i) - at(t, known));
      const from = at(column, known) as number;
      filled[gap] = from * (1 - share) + value * share;
    }
    known = i;
  }
  return filled;
}
