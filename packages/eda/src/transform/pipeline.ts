import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { applyStep, type Tables } from './apply.ts';
import { type Frame, StepError } from './frame.ts';
import type { Step } from './steps.ts';

/** What a step did. */
export interface StepDone {
  step: Step['step'];
  rowsIn: number;
  rowsOut: number;
  /** Cells of columns of the same name that differ; all of a column that is new. 0 where rows came or went. */
  cellsChanged: number;
}

/**
 * Carries out steps one after the other; `tables` are those that steps join, by name. Throws a StepError that names the
 * step by its place, from 1.
 */
export function runPipeline(
  frame: Frame,
  steps: readonly Step[],
  { tables = {} }: { tables?: Tables } = {},
): { frame: Frame; done: StepDone[] } {
  let present = frame;
  const done: StepDone[] = [];
  for (const [i, step] of steps.entries()) {
    try {
      const next = applyStep(present, step, tables);
      done.push(stepDone(step, present, next));
      present = next;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StepError(`Step ${i + 1} (${step.step}): ${why}`);
    }
  }
  return { frame: present, done };
}

/** What a step did to a frame. */
export const stepDone = ({ step }: Step, before: Frame, after: Frame): StepDone => ({
  step,
  rowsIn: before.rows,
  rowsOut: after.rows,
  cellsChanged: before.rows === after.rows ? changed(before, after) : 0,
});

function changed(before: Frame, after: Frame): number {
  let cells = 0;
  for (const column of after.columns) {
    const own = before.columns.find(({ name }) => name === column.name);
    if (own === undefined) cells += after.rows;
    else if (own.values !== column.values) cells += differing(own, column);
  }
  return cells;
}

function differing(a: ProfileColumn, b: ProfileColumn): number {
  let n = 0;
  for (let row = 0; row < a.values.length; row++) if (!Object.is(a.values[row], b.values[row])) n += 1;
  return n;
}
