import { moved, type Range, zoomed } from '../features/explore/resolution.ts';

/** What the keys do to the window of time, wherever there is one: id, title, shortcut, and the range after it. */
export const WINDOW_STEPS: readonly (readonly [
  id: string,
  title: string,
  shortcut: string,
  to: (range: Range) => Range,
])[] = [
  ['earlier', 'Earlier by the width of the window', '[', (range) => moved(range, -1)],
  ['later', 'Later by the width of the window', ']', (range) => moved(range, 1)],
  ['nearer', 'Zoom in', '+', (range) => zoomed(range, 0.5)],
  ['farther', 'Zoom out', '-', (range) => zoomed(range, 2)],
];
