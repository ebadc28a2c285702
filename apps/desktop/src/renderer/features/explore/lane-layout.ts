import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** How the lanes stand; kept while the window is open, whichever view is shown. */
interface LaneLayout {
  /** Metrics that were moved, in their order; others follow as they come. */
  order: readonly string[];
  /** Heights by metric, pixels; absent: as high as there is room. */
  heights: Readonly<Record<string, number>>;
}

const LEAST_HEIGHT = 72;
const store = createStore<LaneLayout>(() => ({ order: [], heights: {} }));

export const useLaneLayout = (): LaneLayout => useStore(store);

export function inOrder(metrics: readonly string[], order: readonly string[]): string[] {
  const placed = order.filter((metric) => metrics.includes(metric));
  return [...placed, ...metrics.filter((metric) => !placed.includes(metric))];
}

/** Puts a metric where another one is; that one and those between make room. */
export function placeLane(metrics: readonly string[], moved: string, at: string): void {
  store.setState(({ order }) => ({ order: reordered(inOrder(metrics, order), moved, at) }));
}

export function reordered(all: readonly string[], moved: string, at: string): string[] {
  const to = all.indexOf(at);
  const from = all.indexOf(moved);
  if (from < 0 || to < 0 || from === to) return [...all];
  const rest = all.filter((metric) => metric !== moved);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

export const resizeLane = (metric: string, height: number): void =>
  store.setState(({ heights }) => ({
    heights: { ...heights, [metric]: Math.round(Math.max(LEAST_HEIGHT, height)) },
  }));
