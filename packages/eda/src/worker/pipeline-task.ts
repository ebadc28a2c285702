import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { applyStep } from '../transform/apply.ts';
import type { Frame } from '../transform/frame.ts';
import { type StepDone, stepDone } from '../transform/pipeline.ts';
import type { Step } from '../transform/steps.ts';
import type { ColumnSet } from './figures.ts';
import { columnFrom, type SharedColumn, shareColumns } from './shared-columns.ts';
import { rowCountOf } from './table-rows.ts';

export interface PipelineRequest {
  /** What the steps begin with: not what the pool's columns are, which may be of steps that were applied before. */
  base: readonly SharedColumn[];
  steps: readonly Step[];
  /** Whether the columns of the result are wanted, in shared memory. */
  isWhole: boolean;
}

/** What became of steps, up to the first that failed. */
export interface PipelineAnswer {
  done: StepDone[];
  /** Why the step after the last that was done could not be. */
  failure: string | undefined;
  rows: number;
  columns: { name: string; kind: ProfileColumn['kind'] }[];
  /** The first rows after the last step that was done. */
  preview: ProfileColumn[];
  /** Undefined where they were not wanted, or a step failed. */
  whole: SharedColumn[] | undefined;
}

const SHOWN_ROWS = 200;

/** Carries out steps on a table, in a worker of its own: it ends with it. */
export function pipeline(
  _columns: ColumnSet,
  { base, steps, isWhole }: PipelineRequest,
  progress: (share: number, what: string) => void,
): PipelineAnswer {
  const first = base.map(columnFrom);
  let frame: Frame = { columns: first, rows: rowCountOf(first) };
  const done: StepDone[] = [];
  let failure: string | undefined;
  for (const [i, step] of steps.entries()) {
    progress(i / steps.length, `step ${i + 1}, ${step.step}`);
    try {
      const next = applyStep(frame, step, {});
      done.push(stepDone(step, frame, next));
      frame = next;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      break;
    }
  }
  return {
    done,
    failure,
    rows: frame.rows,
    columns: frame.columns.map(({ name, kind }) => ({ name, kind })),
    preview: frame.columns.map(firstRows),
    whole: isWhole && failure === undefined ? shareColumns(frame.columns) : undefined,
  };
}

function firstRows(column: ProfileColumn): ProfileColumn {
  if (column.kind === 'text')
    return { kind: 'text', name: column.name, values: column.values.slice(0, SHOWN_ROWS) };
  return { kind: column.kind, name: column.name, values: column.values.slice(0, SHOWN_ROWS) };
}
