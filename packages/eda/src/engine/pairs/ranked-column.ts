import { orderOf } from './rank.ts';

/** A column sorted once for all the pairs it is in. */
export interface RankedColumn {
  /** The rows whose value is there, ascending by value; equal ones keep their order. */
  readonly order: Uint32Array;
  /** The place of each row's value among the different ones, from 0; {@link NO_PLACE} where none is there. */
  readonly places: Uint32Array;
  readonly distinct: number;
}

const NO_PLACE = 0xffffffff;

/** Sorts a column; O(n). */
export function rankedColumn(values: Float64Array): RankedColumn {
  const present = presentRows(values);
  const among =
    present.length === values.length ? values : Float64Array.from(present, (row) => values[row] as number);
  const order = orderOf(among);
  for (let i = 0; i < order.length; i++) order[i] = present[order[i] as number] as number;
  const places = new Uint32Array(values.length).fill(NO_PLACE);
  let place = -1;
  let previous = Number.NaN;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    const value = values[row] as number;
    if (value !== previous) place++;
    previous = value;
    places[row] = place;
  }
  return { order, places, distinct: place + 1 };
}

function presentRows(values: Float64Array): Uint32Array {
  const rows = new Uint32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) rows[count++] = i;
  return rows.subarray(0, count);
}

/** Ranks from 1 of the rows where both values are there, in their order; equal values share the mean of theirs. */
export function ranksBeside(column: RankedColumn, other: RankedColumn): Float64Array {
  const { places } = column;
  const common = commonOrder(column, other);
  const target = common.length === places.length ? undefined : positionsOf(common, places.length);
  const ranks = new Float64Array(common.length);
  let start = 0;
  while (start < common.length) {
    const place = places[common[start] as number];
    let end = start + 1;
    while (end < common.length && places[common[end] as number] === place) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      const row = common[i] as number;
      ranks[target === undefined ? row : (target[row] as number)] = rank;
    }
    start = end;
  }
  return ranks;
}

/** The order of a column less the rows where the other has no value. */
export function commonOrder({ order, places }: RankedColumn, other: RankedColumn): Uint32Array {
  if (other.order.length === places.length) return order;
  const common = new Uint32Array(order.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    if (other.places[row] !== NO_PLACE) common[count++] = row;
  }
  return common.subarray(0, count);
}

/** Where each of some rows comes among them, in the order of the rows. */
function positionsOf(some: Uint32Array, rows: number): Uint32Array {
  const positions = new Uint32Array(rows);
  for (let i = 0; i < some.length; i++) positions[some[i] as number] = 1;
  let next = 0;
  for (let row = 0; row < rows; row++) if (positions[row] === 1) positions[row] = next++;
  return positions;
}
