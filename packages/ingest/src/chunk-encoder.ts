import {
  READING_METRIC_OFFSET,
  READING_MODULE_OFFSET,
  READING_ROW_BYTES,
  READING_TIME_OFFSET,
  READING_VALUE_OFFSET,
  readTimestampMs,
  writeReadingRow,
} from '@wp/db/copy-binary';
import { NameTable } from './name-table.ts';

const MAX_METRIC_INDEX = 0x10_0000;

/** Gathers points as rows of a binary COPY, each key once. */
export class ChunkEncoder {
  readonly modules = new NameTable();
  readonly metrics = new NameTable();
  private readonly replace: boolean;
  /** By module, by metric: the latest time so far. A time beyond it is new without a further look. */
  private readonly latest: Float64Array[] = [];
  /** By series, by time: its row. Only kept once a time was not beyond the latest. */
  private rowOf: Map<number, Map<number, number>> | undefined;
  private rows: Uint8Array<ArrayBuffer>;
  private view: DataView;
  private rowCount = 0;
  private rowRecord: Int32Array<ArrayBuffer>;
  private records = 0;
  private readonly recordIndex: Int32Array<ArrayBuffer>;
  private readonly recordModule: Int32Array<ArrayBuffer>;
  private readonly recordPoints: Int32Array<ArrayBuffer>;
  private readonly firstMs: number[] = [];
  private readonly lastMs: number[] = [];

  constructor(expectedRecords: number, replace: boolean) {
    this.replace = replace;
    const rows = Math.max(1, expectedRecords * 3);
    this.rows = new Uint8Array(rows * READING_ROW_BYTES);
    this.view = new DataView(this.rows.buffer);
    this.rowRecord = new Int32Array(rows);
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
      metric: ArrayLike<number>;
      value: ArrayLike<number>;
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
      this.addPoint(position, module, record.metric[i] ?? 0, timeMs, record.value[i] ?? 0);
    }
  }

  private addPoint(record: number, module: number, metric: number, timeMs: number, value: number): void {
    const there = this.findRow(module, metric, timeMs);
    if (there >= 0) {
      // Of duplicates within a request the last wins with `replace`; the key stays with the first that had it.
      if (this.replace) this.view.setFloat64(there * READING_ROW_BYTES + READING_VALUE_OFFSET, value);
      return;
    }
    if ((this.rowCount + 1) * READING_ROW_BYTES > this.rows.length) this.grow();
    writeReadingRow(this.view, this.rowCount * READING_ROW_BYTES, timeMs, module, metric, value);
    this.rowRecord[this.rowCount] = record;
    this.rowCount += 1;
  }

  /** The row that holds this key, or -1, having noted that the next row will. */
  private findRow(module: number, metric: number, timeMs: number): number {
    let latest = this.latest[module];
    if (latest === undefined || metric >= latest.length) latest = this.widen(module, metric);
    const beyond = timeMs > (latest[metric] ?? 0);
    if (beyond) latest[metric] = timeMs;
    if (beyond && this.rowOf === undefined) return -1;
    this.rowOf ??= this.index();
    const series = module * MAX_METRIC_INDEX + metric;
    let times = this.rowOf.get(series);
    if (times === undefined) {
      times = new Map();
      this.rowOf.set(series, times);
    }
    const there = times.get(timeMs);
    if (there === undefined) times.set(timeMs, this.rowCount);
    return there ?? -1;
  }

  private widen(module: number, metric: number): Float64Array {
    const wider = new Float64Array(Math.max(8, 2 * metric)).fill(Number.NEGATIVE_INFINITY);
    const before = this.latest[module];
    if (before !== undefined) wider.set(before);
    this.latest[module] = wider;
    return wider;
  }

  /** All rows so far by their keys: made once, for the first record that is out of order. */
  private index(): Map<number, Map<number, number>> {
    const rowOf = new Map<number, Map<number, number>>();
    for (let row = 0; row < this.rowCount; row++) {
      const at = row * READING_ROW_BYTES;
      const series =
        this.view.getInt32(at + READING_MODULE_OFFSET) * MAX_METRIC_INDEX +
        this.view.getInt32(at + READING_METRIC_OFFSET);
      let times = rowOf.get(series);
      if (times === undefined) {
        times = new Map();
        rowOf.set(series, times);
      }
      times.set(readTimestampMs(this.view, at + READING_TIME_OFFSET), row);
    }
    return rowOf;
  }

  private grow(): void {
    const rows = new Uint8Array(this.rows.length * 2 + READING_ROW_BYTES);
    rows.set(this.rows);
    this.rows = rows;
    this.view = new DataView(rows.buffer);
    const rowRecord = new Int32Array(rows.length / READING_ROW_BYTES);
    rowRecord.set(this.rowRecord);
    this.rowRecord = rowRecord;
  }

  finish() {
    return {
      moduleNames: this.modules.names,
      metricNames: this.metrics.names,
      moduleFirstMs: Float64Array.from(this.modules.names, (_, i) => this.firstMs[i] ?? 0),
      moduleLastMs: Float64Array.from(this.modules.names, (_, i) => this.lastMs[i] ?? 0),
      recordIndex: this.recordIndex.slice(0, this.records),
      recordModule: this.recordModule.slice(0, this.records),
      recordPoints: this.recordPoints.slice(0, this.records),
      rows: this.rows.subarray(0, this.rowCount * READING_ROW_BYTES),
      rowCount: this.rowCount,
      rowRecord: this.rowRecord.subarray(0, this.rowCount),
    };
  }
}
