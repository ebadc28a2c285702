/** One module's one metric: what is there of it, kept in the transaction that writes the points. */
export interface SeriesTable {
  module_id: number;
  metric_id: number;
  first_time: Date;
  last_time: Date;
  points: number;
}
