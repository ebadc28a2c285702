/** The hypertable: one number a row, unique by module, metric and time. */
export interface ReadingTable {
  time: Date;
  module_id: number;
  metric_id: number;
  value: number;
}

/** A bucket of the hourly or daily roll-up; what `avg` is made of stays apart so that buckets can be joined. */
export interface ReadingRollupView {
  bucket: Date;
  module_id: number;
  metric_id: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  first: number;
  last: number;
  first_time: Date;
  last_time: Date;
}
