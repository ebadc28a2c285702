import { quantileSorted } from '../engine/column/order.ts';
import { sortedPresent } from '../engine/column/present.ts';
import { daytime } from '../engine/quality/day-night.ts';
import {
  changeByGroup,
  type Frame,
  groupsOf,
  numbersOf,
  StepError,
  takeRows,
  timesOf,
  withColumns,
} from './frame.ts';
import { checkFlags } from './quality-checks.ts';
import type { Step } from './steps.ts';

/** Drops the rows, or empties the cells, that any of the checks finds in a column. */
export function dropFlagged(frame: Frame, step: Extract<Step, { step: 'drop_flagged' }>): Frame {
  const column = numbersOf(frame, step.column);
  const times = step.time === undefined ? undefined : timesOf(frame, step.time).values;
  const flagged = new Uint8Array(frame.rows);
  const cleaned = changeByGroup(column, groupsOf(frame, step.by), (values, rows) => {
    const own = times === undefined ? undefined : Float64Array.from(rows, (row) => times[row] as number);
    const isDark = step.keepNight === true ? darkRows(own, values, step.timeZone) : undefined;
    const kept = values.slice();
    // Each check sees the column as it was, so that their order does not matter.
    for (const check of step.checks)
      for (const [i, flag] of checkFlags(check, values, { times: own, timeZone: step.timeZone }).entries()) {
        if (flag !== 1 || isDark?.[i] === 1) continue;
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

/** At night anything below this share of the greatest usual value is nothing. */
const DARK = 0.01;

/** 1 where it is night by the column itself, and the value about zero as it should be. */
function darkRows(times: Float64Array | undefined, values: Float64Array, timeZone: string): Uint8Array {
  if (times === undefined) throw new StepError('drop_flagged: keepNight needs "time", the column of times.');
  const day = daytime(times, values, { timeZone });
  const least = DARK * quantileSorted(sortedPresent(values), 0.99);
  return day.map((is, i) => (is === 0 && Math.abs(values[i] as number) <= least ? 1 : 0));
}
