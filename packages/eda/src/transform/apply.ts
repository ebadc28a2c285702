import { parseInstants } from '../engine/column/parse-instants.ts';
import { resample } from '../engine/grid/resample.ts';
import type { NumberColumn, ProfileColumn } from '../engine/profile/column-input.ts';
import { rollingMax, rollingMin } from '../engine/rolling/extremes.ts';
import { rollingMedian } from '../engine/rolling/median.ts';
import { rollingMean, rollingStd, rollingSum } from '../engine/rolling/moments.ts';
import { dropFlagged } from './drop-flagged.ts';
import { parseExpression } from './expression.ts';
import { fill } from './fill.ts';
import {
  changeByGroup,
  columnOf,
  type Frame,
  groupsOf,
  named,
  numbersOf,
  StepError,
  takeRows,
  timesOf,
  withColumns,
} from './frame.ts';
import { joinAsof } from './join-asof.ts';
import { masked } from './mask.ts';
import { pivot, unpivot } from './pivot.ts';
import { fillSpline } from './spline.ts';
import type { Step } from './steps.ts';

type Of<K extends Step['step']> = Extract<Step, { step: K }>;

const ROLLING = {
  mean: rollingMean,
  sum: rollingSum,
  std: rollingStd,
  median: rollingMedian,
  min: rollingMin,
  max: rollingMax,
} as const;

/** Other tables that steps may name. */
export type Tables = Readonly<Record<string, Frame>>;

/** Carries out one step; the frame that is given stays as it is. Throws a StepError that says what was wrong. */
export function applyStep(frame: Frame, step: Step, tables: Tables = {}): Frame {
  switch (step.step) {
    case 'filter':
      return filtered(frame, parseExpression(step.where, frame));
    case 'select':
      return { rows: frame.rows, columns: step.columns.map((name) => columnOf(frame, name)) };
    case 'rename':
      return renamed(frame, step);
    case 'cast':
      return withColumns(frame, [cast(columnOf(frame, step.column), step)]);
    case 'derive': {
      const value = parseExpression(step.as, frame);
      const values = Float64Array.from({ length: frame.rows }, (_, row) => value(row));
      return withColumns(frame, [{ kind: 'number', name: step.column, values }]);
    }
    case 'fill': {
      const groups = groupsOf(frame, step.by);
      const limit = step.limit ?? Number.POSITIVE_INFINITY;
      return eachNumber(frame, step.columns, (column) =>
        changeByGroup(column, groups, (values) =>
          step.method === 'spline' ? fillSpline(values, limit) : fill(values, step.method, limit),
        ),
      );
    }
    case 'clip': {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = step;
      if (min > max) throw new StepError(`clip: min ${min} lies above max ${max}.`);
      return eachNumber(frame, step.columns, (column) => ({
        ...column,
        values: column.values.map((value) => Math.min(max, Math.max(min, value))),
      }));
    }
    case 'difference': {
      const groups = groupsOf(frame, step.by);
      return eachNumber(frame, step.columns, (column) =>
        changeByGroup(column, groups, (values) =>
          values.map((value, i) => value - (values[i - step.periods] ?? Number.NaN)),
        ),
      );
    }
    case 'rolling': {
      const column = numbersOf(frame, step.column);
      const window = { rows: step.rows, minPeriods: step.minPeriods ?? step.rows };
      const rolled = changeByGroup(column, groupsOf(frame, step.by), (values) =>
        ROLLING[step.figure](values, window),
      );
      return withColumns(frame, [{ ...rolled, name: step.as }]);
    }
    case 'resample':
      return resampled(frame, step);
    case 'drop_missing': {
      const columns = (step.columns ?? frame.columns.map(({ name }) => name)).map((name) =>
        columnOf(frame, name),
      );
      return filtered(frame, (row) => (columns.some((column) => isMissing(column, row)) ? 0 : 1));
    }
    case 'drop_flagged':
      return dropFlagged(frame, step);
    case 'mask':
      return masked(frame, step);
    case 'join_asof':
      return joinAsof(frame, step, tableOf(tables, step.table));
    case 'pivot':
      return pivot(frame, step);
    case 'unpivot':
      return unpivot(frame, step);
    default:
      return step satisfies never;
  }
}

function tableOf(tables: Tables, name: string): Frame {
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (table !== undefined) return table;
  const known = Object.keys(tables);
  throw new StepError(
    `There is no table "${name}"; ${known.length === 0 ? 'none was given' : `there are: ${known.join(', ')}`}.`,
  );
}

const isMissing = (column: ProfileColumn, row: number): boolean =>
  column.kind === 'text' ? (column.values[row] ?? null) === null : !Number.isFinite(column.values[row]);

const eachNumber = (
  frame: Frame,
  names: readonly string[],
  change: (column: NumberColumn) => NumberColumn,
): Frame =>
  withColumns(
    frame,
    names.map((name) => change(numbersOf(frame, name))),
  );

function filtered(frame: Frame, where: (row: number) => number): Frame {
  const rows: number[] = [];
  for (let row = 0; row < frame.rows; row++) {
    const is = where(row);
    if (!Number.isNaN(is) && is !== 0) rows.push(row);
  }
  return takeRows(frame, Uint32Array.from(rows));
}

function renamed(frame: Frame, { from, to }: Of<'rename'>): Frame {
  const column = columnOf(frame, from);
  if (from !== to && frame.columns.some(({ name }) => name === to))
    throw new StepError(`There is a column "${to}" already.`);
  return {
    rows: frame.rows,
    columns: frame.columns.map((one) => (one === column ? named(one, to) : one)),
  };
}

function cast(column: ProfileColumn, { to, timeZone }: Of<'cast'>): ProfileColumn {
  const { name } = column;
  if (column.kind === to) return column;
  if (to === 'text') {
    const text = (value: number) => (column.kind === 'time' ? new Date(value).toISOString() : String(value));
    const values = Array.from(column.values as Float64Array, (value) =>
      Number.isFinite(value) ? text(value) : null,
    );
    return { kind: 'text', name, values };
  }
  if (column.kind !== 'text') return { kind: to, name, values: column.values };
  if (to === 'time') {
    const { times } = parseInstants(column.values, timeZone === undefined ? {} : { timeZone });
    return { kind: 'time', name, values: times };
  }
  const values = Float64Array.from(column.values, (text) =>
    text === null || text === undefined || text.trim() === '' ? Number.NaN : Number(text),
  );
  return { kind: 'number', name, values };
}

function resampled(frame: Frame, { time, interval, aggregate, timeZone, by }: Of<'resample'>): Frame {
  const times = timesOf(frame, time);
  const owner = by === undefined ? undefined : columnOf(frame, by);
  const numbers = frame.columns.filter(
    (column): column is NumberColumn => column.kind === 'number' && column.name !== by,
  );
  const parts = groupsOf(frame, by).map((rows) => {
    const own = Float64Array.from(rows, (row) => times.values[row] as number);
    const made = numbers.map(({ values }) =>
      resample(
        own,
        Float64Array.from(rows, (row) => values[row] as number),
        {
          interval,
          aggregates: [aggregate],
          timeZone,
        },
      ),
    );
    return { first: rows[0] ?? 0, made };
  });
  // Columns of a group begin and end where their own values do: its rows are all the buckets that any of them has.
  const starts = parts.map(({ made }) =>
    Float64Array.from(new Set(made.flatMap(({ startMs }) => [...startMs]))).sort(),
  );
  const rows = starts.reduce((sum, own) => sum + own.length, 0);
  const column = (n: number): Float64Array => {
    const values = new Float64Array(rows).fill(Number.NaN);
    let at = 0;
    for (const [i, { made }] of parts.entries()) {
      const own = starts[i] ?? new Float64Array(0);
      const { startMs, aggregates } = made[n] ?? { startMs: own, aggregates: {} };
      let from = 0;
      for (const [k, start] of own.entries()) {
        if (startMs[from] !== start) continue;
        values[at + k] = aggregates[aggregate]?.[from] ?? Number.NaN;
        from += 1;
      }
      at += own.length;
    }
    return values;
  };
  const time_ = Float64Array.from(starts.flatMap((own) => [...own]));
  return {
    rows,
    columns: [
      ...(owner === undefined
        ? []
        : [
            repeated(
              owner,
              parts.map(({ first }) => first),
              starts,
            ),
          ]),
      { kind: 'time', name: time, values: time_ },
      ...numbers.map(({ name }, n): NumberColumn => ({ kind: 'number', name, values: column(n) })),
    ],
  };
}

/** A group's own value, as often as it has buckets. */
function repeated(
  owner: ProfileColumn,
  firsts: readonly number[],
  starts: readonly Float64Array[],
): ProfileColumn {
  if (owner.kind === 'text') {
    const values = firsts.flatMap((row, i) =>
      new Array<string | null>(starts[i]?.length ?? 0).fill(owner.values[row] ?? null),
    );
    return { ...owner, values };
  }
  const values = firsts.flatMap((row, i) =>
    new Array<number>(starts[i]?.length ?? 0).fill(owner.values[row] as number),
  );
  return { ...owner, values: Float64Array.from(values) };
}
