import { CHECKS, type CheckId, type QualityRow } from '@wp/eda';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { StripTick } from './time-strip.tsx';

/** Findings of Quality's last run, and the state of the open dataset that they are of. */
interface Found {
  version: number;
  ticks: readonly StripTick[];
}

const store = createStore<{ found: Found | undefined }>(() => ({ found: undefined }));

/** What Quality found on the modules, for the strip of every view. */
export const tellFound = (version: number, rows: readonly QualityRow[]): void =>
  store.setState({ found: { version, ticks: ticksOf(rows) } });

export function useFound(version: number): readonly StripTick[] {
  const { found } = useStore(store);
  return found?.version === version ? found.ticks : NONE;
}
const NONE: readonly StripTick[] = [];

const SERIES_COLOURS = 8;
const MOST_TICKS = 600;
const ORDER = new Map<CheckId, number>(CHECKS.map(({ id }, i) => [id, i]));
const TITLES = new Map<CheckId, string>(CHECKS.map(({ id, title }) => [id, title]));

/** The longest of all that was found; of one check one colour. What many modules have in common is one tick. */
export function ticksOf(rows: readonly QualityRow[]): StripTick[] {
  const found = new Map<string, StripTick & { modules: number }>();
  for (const { module, cells } of rows) {
    for (const [check, cell] of Object.entries(cells) as [CheckId, QualityRow['cells'][CheckId]][]) {
      if ('why' in cell) continue;
      for (const { fromMs, toMs } of cell.longest) {
        const key = `${check} ${fromMs} ${toMs}`;
        const modules = (found.get(key)?.modules ?? 0) + 1;
        const colour = ((ORDER.get(check) ?? 0) % SERIES_COLOURS) + 1;
        const what = `${TITLES.get(check) ?? check}: ${modules === 1 ? module : `${modules} modules`}`;
        found.set(key, { key, kind: 'finding', colour, what, fromMs, toMs, modules });
      }
    }
  }
  const longest = [...found.values()].sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  // Short ones are drawn last, above the long ones.
  return longest.slice(0, MOST_TICKS).map(({ modules: _, ...tick }) => tick);
}
