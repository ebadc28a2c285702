import type { ColumnSummary, CompareSide } from '@wp/eda';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { counted } from '../../parts/counted.ts';
import type { Selection, ValueRange } from '../../selection/selection.ts';

export type Period =
  | { kind: 'all' }
  /** Whatever is selected, as it changes. */
  | { kind: 'selected' }
  | { kind: 'range'; fromMs: number; toMs: number };

/** One of the two that are compared, as it was chosen. */
export interface Side {
  /** Another dataset of this machine; undefined: the open one. */
  dataset: string | undefined;
  /** Chosen modules; undefined: all. */
  modules: readonly string[] | undefined;
  period: Period;
}

export interface Sides {
  a: Side;
  b: Side;
}

/** The two sides chosen, and of which dataset: they stay while other views are looked at. */
const store = createStore<{ of: string | undefined; sides: Sides | undefined }>(() => ({
  of: undefined,
  sides: undefined,
}));

const ALL: Period = { kind: 'all' };

/** The first module beside all of them, or the first half of the time beside the second. */
export function firstSides(modules: readonly string[], span: { fromMs: number; toMs: number } | null): Sides {
  const [first] = modules;
  const all = { dataset: undefined, modules: undefined };
  if (first !== undefined && modules.length > 1)
    return { a: { ...all, modules: [first], period: ALL }, b: { ...all, period: ALL } };
  if (span === null) return { a: { ...all, period: ALL }, b: { ...all, period: ALL } };
  const middle = Math.round((span.fromMs + span.toMs) / 2);
  return {
    a: { ...all, period: { kind: 'range', fromMs: span.fromMs, toMs: middle } },
    b: { ...all, period: { kind: 'range', fromMs: middle, toMs: span.toMs + 1 } },
  };
}

export function useSides(of: string, first: Sides): Sides {
  const state = useStore(store);
  return state.of === of && state.sides !== undefined ? state.sides : first;
}

export const chooseSides = (of: string, sides: Sides): void => store.setState({ of, sides });

/** Only one other dataset is held at a time. */
export const besideOf = ({ a, b }: Sides): string | undefined => a.dataset ?? b.dataset;

/** A side as it is asked about; a range of a column that its table has not is not asked for. */
export const asked = (
  { dataset, modules, period }: Side,
  { time: selected, where }: { time: Selection['time'] | undefined; where: readonly ValueRange[] },
  columns: readonly ColumnSummary[],
): CompareSide => ({
  isBeside: dataset !== undefined,
  modules,
  where: where.filter(({ column }) => hasNumbers(columns, column)),
  time:
    period.kind === 'all'
      ? undefined
      : period.kind === 'selected'
        ? selected
        : { fromMs: period.fromMs, toMs: period.toMs },
});

export const hasNumbers = (columns: readonly ColumnSummary[], name: string): boolean =>
  columns.some((one) => one.kind === 'number' && one.name === name);

const MOST_NAMED = 2;

/** `Roof · 3 modules · 1 – 8 Jun 2024` */
export function sideWords(
  { dataset, modules, period }: Side,
  open: string,
  range: (fromMs: number, toMs: number) => string,
): string {
  const whose =
    modules === undefined
      ? 'all modules'
      : modules.length <= MOST_NAMED
        ? modules.join(', ')
        : counted(modules.length, 'module');
  const when =
    period.kind === 'all'
      ? 'all of the time'
      : period.kind === 'selected'
        ? 'the selected time'
        : range(period.fromMs, period.toMs);
  return [dataset ?? open, whose, when].join(' · ');
}
