import { shown } from '../parts/figures.ts';
import { withinBounds } from '../time/bounds.ts';

/** What every view reads and writes: these modules, these metrics, this time. Absent means all of it. */
export interface Selection {
  modules?: readonly string[];
  metrics?: readonly string[];
  /** Epoch milliseconds, `from` inclusive, `to` exclusive. */
  time?: { fromMs: number; toMs: number };
  /** Ranges of values, one a column, both ends included; of datasets alone. */
  where?: readonly ValueRange[];
}

export interface ValueRange {
  column: string;
  from: number;
  to: number;
}

/** A selection with another range of a column, or with none. */
export function withRange(
  { where = [], ...rest }: Selection,
  column: string,
  range: { from: number; to: number } | undefined,
): Selection {
  const others = where.filter((one) => one.column !== column);
  return { ...rest, where: range === undefined ? others : [...others, { column, ...range }] };
}

/** The present selection among those before and after it, as a browser keeps its pages. */
export interface SelectionHistory {
  past: readonly Selection[];
  present: Selection;
  future: readonly Selection[];
}

const MAX_PAST = 100;
export const NOTHING_SELECTED: SelectionHistory = { past: [], present: {}, future: [] };

/** Selects anew; what was ahead is gone. The same selection again changes nothing. */
export function select(history: SelectionHistory, next: Selection): SelectionHistory {
  const present = tidy(next);
  if (isSame(present, history.present)) return history;
  return { past: [...history.past, history.present].slice(-MAX_PAST), present, future: [] };
}

/** Selects anew in place of the present one: the next of many small steps that are one to whoever goes back. */
export function amend(history: SelectionHistory, next: Selection): SelectionHistory {
  const present = tidy(next);
  return isSame(present, history.present) ? history : { ...history, present, future: [] };
}

export function back(history: SelectionHistory): SelectionHistory {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future] };
}

export function forward(history: SelectionHistory): SelectionHistory {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future };
}

/**
 * Selection without the parts that select nothing, and each name once, in order: so that same selections look the same.
 */
function tidy({ modules, metrics, time, where }: Selection): Selection {
  const names = (given: readonly string[] | undefined) =>
    given === undefined || given.length === 0 ? undefined : [...new Set(given)].sort();
  const [someModules, someMetrics] = [names(modules), names(metrics)];
  return {
    ...(someModules && { modules: someModules }),
    ...(someMetrics && { metrics: someMetrics }),
    ...(time !== undefined && time.toMs > time.fromMs && { time: withinBounds(time) }),
    ...(where !== undefined &&
      where.length > 0 && { where: [...where].sort((a, b) => (a.column < b.column ? -1 : 1)) }),
  };
}

const isSame = (a: Selection, b: Selection): boolean => JSON.stringify(a) === JSON.stringify(b);

export const isEverything = ({
  modules,
  metrics,
  time,
  where,
}: { [K in keyof Selection]?: Selection[K] | undefined }): boolean =>
  modules === undefined && metrics === undefined && time === undefined && where === undefined;

const MAX_LISTED = 3;
/** Names, where there are few; else how many. */
export const listed = (names: readonly string[]): string =>
  names.length <= MAX_LISTED ? names.join(' · ') : `${names.length}`;

/** A selection in a line, such as `12 modules, power, 1 Jun – 1 Jul 2024`. */
export function describe(
  { modules, metrics, time, where = [] }: { [K in keyof Selection]?: Selection[K] | undefined },
  range: (fromMs: number, toMs: number) => string,
): string {
  const some = (names: readonly string[] | undefined, what: string) => {
    if (names === undefined) return `all ${what}`;
    return names.length <= MAX_LISTED ? listed(names) : `${names.length} ${what}`;
  };
  return [
    some(modules, 'modules'),
    some(metrics, 'metrics'),
    time === undefined ? 'all of the time' : range(time.fromMs, time.toMs),
    ...where.map(({ column, from, to }) => `${column} ${shown(from)} – ${shown(to)}`),
  ].join(', ');
}
