import { at, float64At, int32At } from '@wp/contract';
import { READING_ROW_BYTES, writeReadingRow } from '@wp/db/copy-binary';
import { NameTable } from './name-table.ts';
import { SeriesTable, widened } from './series-table.ts';

/**
 * Gathers points as rows of a binary COPY, each key once, and gives them series by series: an index takes a run of
 * neighbours with a third less work than the same keys as they come. Series go by name, so that two senders of the
 * same keys lock them in the same order.
 */
export class ChunkEncoder {
  readonly modules = new NameTable();
  readonly metrics = new NameTable();
  private readonly replace: boolean;
  private readonly series = new SeriesTable();
  /** Rows by series and time, kept only once a time was not beyond the latest. */
  private rowOf: Map<number, number>[] | undefined;
  private rowCount = 0;
  private rowRecord: Int32Array<ArrayBuffer>;
  private rowSeries: Int32Array<ArrayBuffer>;
  private rowTime: Float64Array<ArrayBuffer>;
  private rowValue: Float64Array<ArrayBuffer>;
  private records = 0;
  private readonly recordIndex: Int32Array<ArrayBuffer>;
  private readonly recordModule: Int32Array<ArrayBuffer>;
  private readonly recordPoints: Int32Array<ArrayBuffer>;
  private readonly firstMs: number[] = [];
  private readonly lastMs: number[] = [];

  constructor(expectedRecords: number, replace: boolean) {
    this.replace = replace;
    const rows = Math.max(1, expectedRecords * 3);
    this.rowRecord = new Int32Array(rows);
    this.rowSeries = new Int32Array(rows);
    this.rowTime = new Float64Array(rows);
    this.rowValue = new Float64Array(rows);
    this.recordIndex = new Int32Array(expectedRecords);
    this.recordModule = new Int32Array(expectedRecords);
    this.recordPoints = new Int32Array(expectedRecords);
  }

  /** `metrics` and `values` are read up to `count`; a record holds each metric once. */
  add(
    index: number,
    record: {
      module: number;
      timeMs: number;
      count: number;
      metric: Int32Array;
      value: Float64Array;
    },
  ): void {
    const { module, timeMs, count } = record;
    const position = this.records++;
    this.recordIndex[position] = index;
    this.recordModule[position] = module;
    this.recordPoints[position] = count;
    const first = this.firstMs[module];
    if (first === undefined || timeMs < first) this.firstMs[module] = timeMs;
    const last = this.lastMs[module];
    if (last === undefined || timeMs > last) this.lastMs[module] = timeMs;
    for (let i = 0; i < count; i++) {
      this.addPoint(position, module, int32At(record.metric, i), timeMs, float64At(record.value, i));
    }
  }

  private addPoint(record: number, module: number, metric: number, timeMs: number, value: number): void {
    const series = this.series.of(module, metric);
    const beyond = this.series.advance(series, timeMs);
    const there = beyond && this.rowOf === undefined ? -1 : this.findRow(series, timeMs);
    if (there >= 0) {
      // The last of duplicates within a request wins with `replace`; the key stays with the first that had it.
      if (this.replace) this.rowValue[there] = value;
      return;
    }
    if (this.rowCount === this.rowRecord.length) this.grow();
    this.rowTime[this.rowCount] = timeMs;
    this.rowValue[this.rowCount] = value;
    this.rowRecord[this.rowCount] = record;
    this.rowSeries[this.rowCount] = series;
    this.rowCount += 1;
  }

  /** The row that holds this key, or -1, having noted that the next row will. */
  private findRow(series: number, timeMs: number): number {
    this.rowOf ??= this.index();
    const times = timesOf(this.rowOf, series);
    const there = times.get(timeMs);
    if (there === undefined) times.set(timeMs, this.rowCount);
    return there ?? -1;
  }

  /** All rows so far by their keys: made once, for the first record that is out of order. */
  private index(): Map<number, number>[] {
    const rowOf: Map<number, number>[] = [];
    for (let row = 0; row < this.rowCount; row++) {
      timesOf(rowOf, int32At(this.rowSeries, row)).set(float64At(this.rowTime, row), row);
    }
    return rowOf;
  }

  private grow(): void {
    const size = this.rowRecord.length * 2;
    this.rowRecord = widened(this.rowRecord, new Int32Array(size));
    this.rowSeries = widened(this.rowSeries, new Int32Array(size));
    this.rowTime = widened(this.rowTime, new Float64Array(size));
    this.rowValue = widened(this.rowValue, new Float64Array(size));
  }

  /** The row at which the run of each series begins, series in the order of their names. */
  private runStarts(): Int32Array {
    const counts = new Int32Array(this.series.size);
    for (let row = 0; row < this.rowCount; row++) {
      const series = int32At(this.rowSeries, row);
      counts[series] = int32At(counts, series) + 1;
    }
    const moduleRank = ranks(this.modules.names);
    const metricRank = ranks(this.metrics.names);
    const byName = Array.from(counts, (_, series) => series).sort((a, b) => {
      const modules = int32At(moduleRank, this.series.module(a)) - int32At(moduleRank, this.series.module(b));
      if (modules !== 0) return modules;
      return int32At(metricRank, this.series.metric(a)) - int32At(metricRank, this.series.metric(b));
    });
    const starts = new Int32Array(counts.length);
    let next = 0;
    for (const series of byName) {
      starts[series] = next;
      next += int32At(counts, series);
    }
    return starts;
  }

  /** The rows run by run, each run in the order in which its points came. */
  private sorted(): { rows: Uint8Array<ArrayBuffer>; rowRecord: Int32Array<ArrayBuffer> } {
    const next = this.runStarts();
    const rows = new Uint8Array(this.rowCount * READING_ROW_BYTES);
    const view = new DataView(rows.buffer);
    const rowRecord = new Int32Array(this.rowCount);
    for (let row = 0; row < this.rowCount; row++) {
      const series = int32At(this.rowSeries, row);
      const to = int32At(next, series);
      next[series] = to + 1;
      writeReadingRow(
        view,
        to * READING_ROW_BYTES,
        float64At(this.rowTime, row),
        this.series.module(series),
        this.series.metric(series),
        float64At(this.rowValue, row),
      );
      rowRecord[to] = int32At(this.rowRecord, row);
    }
    return { rows, rowRecord };
  }

  finish() {
    return {
      moduleNames: this.modules.names,
      metricNames: this.metrics.names,
      moduleFirstMs: Float64Array.from(this.modules.names, (_, i) => at(this.firstMs, i)),
      moduleLastMs: Float64Array.from(this.modules.names, (_, i) => at(this.lastMs, i)),
      recordIndex: this.recordIndex.slice(0, this.records),
      recordModule: this.recordModule.slice(0, this.records),
      recordPoints: this.recordPoints.slice(0, this.records),
      ...this.sorted(),
      rowCount: this.rowCount,
    };
  }
}

function timesOf(rowOf: Map<number, number>[], series: number): Map<number, number> {
  let times = rowOf[series];
  if (times === undefined) {
    times = new Map();
    rowOf[series] = times;
  }
  return times;
}

/** The place of each name among all names in their order. */
function ranks(names: readonly string[]): Int32Array {
  const order = names.map((_, i) => i).sort((a, b) => (at(names, a) < at(names, b) ? -1 : 1));
  const rank = new Int32Array(names.length);
  for (const [place, index] of order.entries()) rank[index] = place;
  return rank;
}
