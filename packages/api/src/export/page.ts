import type { SeriesColumn } from '@wp/contract';

/** A table's shape, known before its first row. */
export interface ExportShape {
  /** Names that `module` and `metric` of a page point into. */
  modules: readonly string[];
  metrics: readonly string[];
  /** `value`, or the aggregates. */
  columns: readonly string[];
}

/** Some rows in columns. */
export interface ExportPage {
  /** Index into the shape's modules, -1 for a fleet. */
  module: Int32Array;
  metric: Int32Array;
  /** Epoch milliseconds. */
  t: readonly number[] | Float64Array;
  /** Numbers of which none is null as a typed array. */
  columns: readonly (SeriesColumn | Float64Array)[];
}

export type ExportEncoder = (
  shape: ExportShape,
  pages: AsyncIterable<ExportPage>,
) => AsyncIterable<Uint8Array>;

/** Rows of a page at most: what is held in memory, with its encoded form. */
export const PAGE_ROWS = 100_000;
