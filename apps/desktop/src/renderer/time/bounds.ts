/** What can be looked at: centuries about all readings, and well within what a date can be. */
const FIRST_MS = Date.UTC(1800, 0, 1);
const LAST_MS = Date.UTC(2300, 0, 1);

/** The range, as wide as it was where there is room: beyond these bounds no date can be written, and none is worth it. */
export function withinBounds({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const widthMs = Math.min(toMs - fromMs, LAST_MS - FIRST_MS);
  const begin = Math.min(Math.max(fromMs, FIRST_MS), LAST_MS - widthMs);
  return { fromMs: begin, toMs: begin + widthMs };
}
