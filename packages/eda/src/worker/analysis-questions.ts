import type { OpenBlobOptions } from '../store/open-blob.ts';
import type { CountedView } from './cross-filter.ts';
import type { TaskArgs } from './figure-tasks.ts';
import type { RowSelection } from './table-rows.ts';

export interface ExploreQuestion {
  /** Undefined for all. */
  modules: readonly string[] | undefined;
  metrics: readonly string[];
  fromMs: number;
  toMs: number;
  /** Width of a bucket, such as `5m`; undefined for every sample. */
  bucket: string | undefined;
  timeZone: string;
  isCombined: boolean;
}

/** How a file is to be read, where that is known rather than told from it. */
export type ReadingOptions = Pick<OpenBlobOptions, 'csv' | 'layout' | 'timeZone' | 'unitsFromHeader'>;

export interface ImportRequest {
  file: Blob;
  fileName: string;
  /** Name of the dataset. */
  name: string;
  /** Whether the rows follow those of a dataset that is there; else it is a new one. */
  isAppended?: boolean;
  reading: ReadingOptions;
}

export interface CubesRequest {
  selection: RowSelection;
  active: CountedView & { kind: 'histogram' };
  views: readonly CountedView[];
}

export type SeriesTask = 'autocorrelation' | 'changes' | 'decomposition' | 'lag' | 'spectrum' | 'stationary';

export interface SeriesQuestion<N extends SeriesTask> {
  selection: RowSelection;
  task: N;
  args: Omit<TaskArgs<N>, 'rows' | 'time'>;
}

export interface OccupancyQuestion {
  /** Column whose values are counted; absent: every row counts. */
  column?: string | undefined;
  /** Epoch milliseconds, `toMs` exclusive. */
  fromMs: number;
  toMs: number;
  /** Number of stretches of the same length into which the time is cut. */
  buckets: number;
}
