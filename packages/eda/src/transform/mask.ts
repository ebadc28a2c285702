import { columnOf, type Frame, numbersOf, StepError, timesOf, withColumns } from './frame.ts';
import type { Step } from './steps.ts';

/** Empties the cells of a stretch of time, of all rows or of some modules'. */
export function masked(frame: Frame, step: Extract<Step, { step: 'mask' }>): Frame {
  const column = numbersOf(frame, step.column);
  const times = timesOf(frame, step.time).values;
  const [from, to] = [Date.parse(step.from), Date.parse(step.to)];
  if (!(to > from)) throw new StepError(`mask: "to" (${step.to}) must lie after "from" (${step.from}).`);
  const isMeant = owners(frame, step);
  const values = column.values.map((value, row) => {
    const ms = times[row] as number;
    return ms >= from && ms < to && isMeant(row) ? Number.NaN : value;
  });
  return withColumns(frame, [{ ...column, values }]);
}

function owners(frame: Frame, { by, values }: Extract<Step, { step: 'mask' }>): (row: number) => boolean {
  if (by === undefined) {
    if (values !== undefined) throw new StepError('mask: "values" needs "by", the column that they are of.');
    return () => true;
  }
  if (values === undefined) return () => true;
  const owner = columnOf(frame, by);
  const wanted = new Set<string>(values);
  return (row) => {
    const value = owner.values[row] ?? null;
    return value !== null && wanted.has(String(value));
  };
}
