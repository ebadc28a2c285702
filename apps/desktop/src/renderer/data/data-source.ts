/** Where a view's readings come from: a server, or a dataset on disk. A view need not know which it is. */
export interface DataSource {
  /** Another for another source, so that nothing of one is shown as the other's. */
  readonly id: string;
  /** The name of the dataset; undefined of a server. */
  readonly dataset?: string;
  /** The names of all modules. */
  modules(signal: AbortSignal): Promise<readonly string[]>;
  metrics(signal: AbortSignal): Promise<SourceMetric[]>;
  /** One series a module and metric, empty ones left out. */
  series(request: SeriesRequest, signal: AbortSignal): Promise<SourceSeries>;
  /** Tells the listener which times have new readings, until the answer is called; absent where nothing ever comes. */
  follow?(request: FollowRequest, listener: FollowListener): () => void;
}

export interface FollowRequest {
  modules: readonly string[];
  metrics: readonly string[];
}

export interface FollowListener {
  /** Readings have come, or may have: epoch milliseconds, `to` exclusive. */
  onNews(fromMs: number, toMs: number): void;
  /** Whether news come at present; where not, the source is looked for again by itself. */
  onState(isOpen: boolean): void;
}

export interface SourceMetric {
  name: string;
  unit: string | null;
  /** Epoch milliseconds of its first and last reading; undefined where it has none. */
  firstMs: number | undefined;
  lastMs: number | undefined;
  points: number;
}

export interface SeriesRequest {
  modules: readonly string[] | undefined;
  metrics: readonly string[];
  fromMs: number;
  toMs: number;
  /** Means, minima and maxima over such stretches; absent: every sample. */
  bucket: string | undefined;
  timeZone: string;
  /** Whether there is one series over all the modules instead of one each. */
  combined?: boolean;
}

export interface OneSeries {
  module: string | null;
  metric: string;
  unit: string | null;
  /** Epoch milliseconds, ascending; of a bucket its start. */
  t: ArrayLike<number>;
  /** The mean of a bucket, or the sample. */
  value: ArrayLike<number | null>;
  min?: ArrayLike<number | null>;
  max?: ArrayLike<number | null>;
  count?: ArrayLike<number | null>;
}

export interface SourceSeries {
  series: OneSeries[];
  /** What the answer was made from, such as `hour` for the roll-up by the hour. */
  from: 'raw' | 'minute' | 'hour' | 'day';
}
