import { float64At, int32At } from '@wp/contract';
/**
 * The series of a chunk, numbered as they are first seen, found again by module and metric. One table of open
 * addressing: its memory follows the series that there are, never modules times metrics.
 */
export class SeriesTable {
  size = 0;
  private modules = new Int32Array(64);
  private metrics = new Int32Array(64);
  /** The latest time so far by series. A time beyond it is new without a further look. */
  private latest = new Float64Array(64);
  /** Number of a series plus one, or 0; at most half of it is taken. */
  private slots = new Int32Array(128);

  module(series: number): number {
    return int32At(this.modules, series);
  }

  metric(series: number): number {
    return int32At(this.metrics, series);
  }

  of(module: number, metric: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash(module, metric) & mask; ; slot = (slot + 1) & mask) {
      const series = int32At(this.slots, slot) - 1;
      if (series < 0) return this.remember(module, metric, slot);
      if (this.modules[series] === module && this.metrics[series] === metric) return series;
    }
  }

  /** Whether this time lies beyond all that this series had so far. */
  advance(series: number, timeMs: number): boolean {
    if (timeMs <= float64At(this.latest, series)) return false;
    this.latest[series] = timeMs;
    return true;
  }

  private remember(module: number, metric: number, slot: number): number {
    const series = this.size++;
    if (series === this.modules.length) this.grow();
    this.modules[series] = module;
    this.metrics[series] = metric;
    this.latest[series] = Number.NEGATIVE_INFINITY;
    if (this.slots.length < this.size * 2) this.rehash();
    else this.slots[slot] = series + 1;
    return series;
  }

  private grow(): void {
    const size = this.modules.length * 2;
    this.modules = widened(this.modules, new Int32Array(size));
    this.metrics = widened(this.metrics, new Int32Array(size));
    this.latest = widened(this.latest, new Float64Array(size));
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let series = 0; series < this.size; series++) {
      let slot = hash(this.module(series), this.metric(series)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = series + 1;
    }
  }
}

function hash(module: number, metric: number): number {
  const mixed = Math.imul(module, 0x9e3779b1) ^ Math.imul(metric + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** `to`, begun with what `from` holds. */
export function widened<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
