/** Samples of one series, or its buckets, ascending by time; NaN is missing. */
export interface TraceColumns {
  /** Epoch milliseconds; for a bucket its start. */
  t: Float64Array;
  /** The sample, or the mean of a bucket. */
  value: Float64Array;
  /** Least and greatest sample of each bucket, and how many there were; for buckets alone. */
  min?: Float64Array;
  max?: Float64Array;
  count?: Float64Array;
}

/** All that a series has between two instants. */
export interface SampleTile {
  fromMs: number;
  columns: TraceColumns;
}

export interface Slice {
  columns: TraceColumns;
  /** Rows, `from` inclusive, `to` exclusive; never none. */
  from: number;
  to: number;
}

const MOST_INTERVALS = 1001;

/** One series in tiles that do not overlap. */
export class Trace {
  #tiles: readonly SampleTile[] = [];
  /** Median interval between one sample and the next; infinite for fewer than two. */
  medianMs = Number.POSITIVE_INFINITY;

  get isEmpty(): boolean {
    return this.#tiles.length === 0;
  }

  put(tile: SampleTile): void {
    const others = this.#tiles.filter(({ fromMs }) => fromMs !== tile.fromMs);
    this.#tiles = [...others, tile].sort((a, b) => a.fromMs - b.fromMs);
    this.medianMs = medianInterval(this.#tiles);
  }

  drop(fromMs: number): void {
    this.#tiles = this.#tiles.filter((tile) => tile.fromMs !== fromMs);
  }

  /** The rows of each tile from `fromMs` (inclusive) to `toMs` (exclusive), by time. */
  *slices(fromMs: number, toMs: number): Generator<Slice> {
    for (const { columns } of this.#tiles) {
      const from = firstAtOrAfter(columns.t, fromMs);
      const to = firstAtOrAfter(columns.t, toMs);
      if (to > from) yield { columns, from, to };
    }
  }

  /** The sample nearest to an instant among those of a range that have a value. */
  nearest(ms: number, fromMs: number, toMs: number): { t: number; value: number } | undefined {
    let best: { t: number; value: number } | undefined;
    const consider = (t: number, value: number) => {
      if (!Number.isNaN(value) && (best === undefined || Math.abs(t - ms) < Math.abs(best.t - ms)))
        best = { t, value };
    };
    for (const { columns, from, to } of this.slices(fromMs, toMs)) {
      const at = Math.min(to, Math.max(from, firstAtOrAfter(columns.t, ms)));
      let after = at;
      while (after < to && Number.isNaN(columns.value[after])) after += 1;
      let before = at - 1;
      while (before >= from && Number.isNaN(columns.value[before])) before -= 1;
      if (after < to) consider(columns.t[after] as number, columns.value[after] as number);
      if (before >= from) consider(columns.t[before] as number, columns.value[before] as number);
    }
    return best;
  }
}

function firstAtOrAfter(t: Float64Array, ms: number): number {
  let [low, high] = [0, t.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Median of at most some thousand intervals, spread evenly over all: enough to tell a gap from a step. */
function medianInterval(tiles: readonly SampleTile[]): number {
  const total = tiles.reduce((sum, { columns }) => sum + Math.max(0, columns.t.length - 1), 0);
  const stride = Math.max(1, Math.floor(total / MOST_INTERVALS));
  const intervals: number[] = [];
  for (const { columns } of tiles) {
    for (let i = 1; i < columns.t.length; i += stride)
      intervals.push((columns.t[i] as number) - (columns.t[i - 1] as number));
  }
  intervals.sort((a, b) => a - b);
  return intervals[intervals.length >> 1] ?? Number.POSITIVE_INFINITY;
}
