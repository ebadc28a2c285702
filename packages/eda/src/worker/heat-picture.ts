import { quantileSorted } from '../engine/column/order.ts';
import { viridis } from './viridis.ts';

export interface HeatPicture {
  /** One pixel a cell, row by row; where there is no value it is transparent. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** The cells' values, NaN where there is none. */
  means: Float64Array<ArrayBuffer>;
  columns: number;
  /** The time that it is of, epoch milliseconds. */
  fromMs: number;
  toMs: number;
  /** The values of the first and the last colour: the 1st and the 99th percentile of the cells, so that one spike does
   * not hide all else. What lies beyond has the outermost colour. NaN where there is no value at all. */
  low: number;
  high: number;
}

interface Span {
  fromMs: number;
  toMs: number;
}

/** Colours cells by viridis. */
export function heatPicture(
  means: Float64Array<ArrayBuffer>,
  columns: number,
  { fromMs, toMs }: Span,
): HeatPicture {
  const present = means.filter((value) => !Number.isNaN(value)).sort();
  const low = present.length === 0 ? Number.NaN : quantileSorted(present, 0.01);
  const high = present.length === 0 ? Number.NaN : quantileSorted(present, 0.99);
  const rgba = new Uint8ClampedArray(means.length * 4);
  for (let i = 0; i < means.length; i++) {
    const value = means[i] as number;
    if (Number.isNaN(value)) continue;
    const [r, g, b] = viridis(high > low ? (value - low) / (high - low) : 0.5);
    rgba.set([r, g, b, 255], i * 4);
  }
  return { rgba, means, columns, fromMs, toMs, low, high };
}
