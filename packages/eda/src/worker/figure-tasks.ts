import { completeRows } from '../engine/pairs/complete-rows.ts';
import { averageRanks } from '../engine/pairs/rank.ts';
import { associationProfile } from '../engine/profile/association-profile.ts';
import { lengthOf, type ProfileColumn } from '../engine/profile/column-input.ts';
import { columnProfile, type TimeProfile } from '../engine/profile/column-profile.ts';
import { duplicateRowCount } from '../engine/profile/duplicate-rows.ts';
import { columnOverTime, type OverTimeOptions } from '../engine/profile/over-time.ts';
import { pairProfile } from '../engine/profile/pair-profile.ts';
import type { ReadGroupsRequest } from '../store/parquet/shared-reading.ts';
import { fleetFigures } from './compare-fleet.ts';
import { compareColumn, compareLine } from './compare-tasks.ts';
import { brushCube, countView } from './cross-filter.ts';
import { explore } from './explore-task.ts';
import type { ColumnSet, Rows } from './figures.ts';
import { pipeline } from './pipeline-task.ts';
import { fleetOf } from './quality-fleet.ts';
import { findingsTask, flagsTask, rowTask, samplesTask } from './quality-tasks.ts';
import { orderOf } from './row-pages.ts';
import { autocorrelation, changes, decomposition, lag, spectrum, stationary } from './series-tasks.ts';
import { timeCounts } from './time-counts.ts';

/** What a worker of the pool can be asked: each looks at shared columns and answers something small. */
export const FIGURE_TASKS = {
  column: (columns: ColumnSet, { name, rows }: { name: string; rows?: Rows | undefined }) =>
    columnProfile(columns.column(name, rows)),

  pairs(columns: ColumnSet, { names, rows }: { names: readonly string[]; rows?: Rows | undefined }) {
    const numbers = names.map((name) => columns.numbers(name, rows));
    const [first] = numbers;
    return pairProfile(numbers, first === undefined ? 0 : first.values.length);
  },

  /** The ranks of a column among the rows where it and another one are there. */
  ranksBeside: (columns: ColumnSet, { name, other }: { name: string; other: string }) =>
    averageRanks(completeRows(columns.numbers(name).values, columns.numbers(other).values).x),

  associations(columns: ColumnSet, { names, rows }: { names: readonly string[]; rows?: Rows | undefined }) {
    const looked = names.map((name): ProfileColumn => columns.column(name, rows));
    const [first] = looked;
    return associationProfile(looked, first === undefined ? 0 : lengthOf(first));
  },

  duplicates: (columns: ColumnSet, { names, rows }: { names: readonly string[]; rows?: Rows | undefined }) =>
    duplicateRowCount(names.map((name): ProfileColumn => columns.column(name, rows))),

  overTime(columns: ColumnSet, { name, time, profile, options, rows }: OverTimeArgs) {
    const values = columns.numbers(name, rows).values;
    return columnOverTime(values, columns.times(time, rows).values, profile, options);
  },

  /** A view's counts. */
  count: countView,

  /** What brushing one view does to another. */
  cube: brushCube,

  explore,

  /** Rows by stretches of time. */
  timeCounts,

  /** Row groups of Parquet, into columns that are still being made. */
  async readGroups(
    _columns: ColumnSet,
    request: ReadGroupsRequest,
    step: (share: number, what: string) => void,
  ) {
    // Loaded where it is needed: it is a megabyte, and most tasks are none of it.
    const { readGroups } = await import('../store/parquet/shared-reading.ts');
    return readGroups(request, (share) => step(share, 'reading'));
  },

  pipeline,

  ...{ decomposition, spectrum, autocorrelation, stationary, changes, lag },
  /** Two selections beside each other, and a module beside its fleet. */
  ...{ compareColumn, compareLine, fleetFigures },
  /** The rows in the order of a column. */
  order: orderOf,
  /** What the modules of a fleet have in common, then one module beside it. */
  qualityFleet: fleetOf,
  qualityRow: rowTask,
  qualityFindings: findingsTask,
  qualityFlags: flagsTask,
  qualitySamples: samplesTask,
};

interface OverTimeArgs {
  name: string;
  time: string;
  profile: TimeProfile;
  options: OverTimeOptions;
  rows?: Rows | undefined;
}

export type FigureTasks = typeof FIGURE_TASKS;
export type TaskArgs<N extends keyof FigureTasks> = Parameters<FigureTasks[N]>[1];
export type TaskResult<N extends keyof FigureTasks> = Awaited<ReturnType<FigureTasks[N]>>;
