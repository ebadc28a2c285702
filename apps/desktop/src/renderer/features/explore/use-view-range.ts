import { useEffect, useRef } from 'react';
import { amendSelection, changeSelection } from '../../selection/selection-store.ts';
import type { Range } from './resolution.ts';

const SETTLED_MS = 400;

export type Step = (range: Range) => Range;

export interface ViewRange {
  /** Selects a range, one step of the history. */
  setRange(range: Range): void;
  /** Moves on, once a frame at most: what follows at once belongs to the same step. */
  move(step: Step): void;
}

/** Changes the selected time: a wheel that turns or an axis that is dragged is one step, however many ranges it had. */
export function useViewRange(seen: Range | undefined): ViewRange {
  const state = useRef({ lastMs: Number.NEGATIVE_INFINITY, frame: 0, ahead: undefined as Range | undefined });
  const present = useRef(seen);
  present.current = seen;
  useEffect(() => () => cancelAnimationFrame(state.current.frame), []);
  const setRange = (time: Range) => {
    state.current.lastMs = Number.NEGATIVE_INFINITY;
    state.current.ahead = undefined;
    changeSelection((before) => ({ ...before, time }));
  };
  const move = (step: Step) => {
    const mine = state.current;
    const from = mine.ahead ?? present.current;
    if (from === undefined) return;
    const isUnderWay = mine.ahead !== undefined;
    mine.ahead = step(from);
    if (isUnderWay) return;
    mine.frame = requestAnimationFrame(() => {
      const time = mine.ahead;
      mine.ahead = undefined;
      if (time === undefined) return;
      const now = performance.now();
      const change = now - mine.lastMs < SETTLED_MS ? amendSelection : changeSelection;
      mine.lastMs = now;
      change((before) => ({ ...before, time }));
    });
  };
  return { setRange, move };
}
