import { useRef } from 'react';
import { amendSelection, changeSelection } from '../../selection/selection-store.ts';
import type { Range } from './resolution.ts';

const SETTLED_MS = 400;

export interface ViewRange {
  /** Selects a range, one step of the history. */
  setRange(range: Range): void;
  /** Moves on: what follows at once belongs to the same step. */
  moveTo(range: Range): void;
}

/** Changes the selected time: a wheel that turns or an axis that is dragged is one step, however many ranges it had. */
export function useViewRange(): ViewRange {
  const lastMs = useRef(Number.NEGATIVE_INFINITY);
  const setRange = (time: Range) => {
    lastMs.current = Number.NEGATIVE_INFINITY;
    changeSelection((present) => ({ ...present, time }));
  };
  const moveTo = (time: Range) => {
    const now = performance.now();
    const change = now - lastMs.current < SETTLED_MS ? amendSelection : changeSelection;
    lastMs.current = now;
    change((present) => ({ ...present, time }));
  };
  return { setRange, moveTo };
}
