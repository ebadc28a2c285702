import { changeByGroup, type Frame, groupsOf, numbersOf, takeRows, timesOf, withColumns } from './frame.ts';
import { checkFlags } from './quality-checks.ts';
import type { Step } from './steps.ts';

/** Drops the rows, or empties the cells, that any of the checks finds in a column. */
export function dropFlagged(frame: Frame, step: Extract<Step, { step: 'drop_flagged' }>): Frame {
  const column = numbersOf(frame, step.column);
  const times = step.time === undefined ? undefined : timesOf(frame, step.time).values;
  const flagged = new Uint8Array(frame.rows);
  const cleaned = changeByGroup(column, groupsOf(frame, step.by), (values, rows) => {
    const own = times === undefined ? undefined : Float64Array.from(rows, (row) => times[row] as number);
    const kept = values.slice();
    // Each check sees the column as it was, so that their order does not matter.
    for (const check of step.checks)
      for (const [i, flag] of checkFlags(check, values, { times: own, timeZone: step.timeZone }).entries()) {
        if (flag !== 1) continue;
        kept[i] = Number.NaN;
        flagged[rows[i] as number] = 1;
      }
    return kept;
  });
  if (step.action === 'cells') return withColumns(frame, [cleaned]);
  const rows: number[] = [];
  for (let row = 0; row < frame.rows; row++) if (flagged[row] === 0) rows.push(row);
  return takeRows(frame, Uint32Array.from(rows));
}
