/** Heights of a row, and of the head above them. */
export const ROW_PX = 24;
export const HEAD_PX = 28;
/** Chromium draws nothing below some 16 M px: what is longer scrolls in steps of more than a pixel a pixel. */
const MOST_PX = 8_000_000;

/** How much there is, and how much of it the window shows. */
export interface Extent {
  rows: number;
  /** Height of the rows' part of the window. */
  heightPx: number;
}

/** How long the scrolled content is made. */
export const contentPx = (rows: number): number => Math.min(rows * ROW_PX, MOST_PX);

/** The largest distance from the top: the last row then stands at the lower edge. */
export const lastTopPx = ({ rows, heightPx }: Extent): number => Math.max(0, rows * ROW_PX - heightPx);

export const clampedTop = (topPx: number, extent: Extent): number =>
  Math.max(0, Math.min(lastTopPx(extent), topPx));

const scrollRange = ({ rows, heightPx }: Extent): number => Math.max(0, contentPx(rows) - heightPx);

/** Distance of the upper edge from the first row, in pixels, where the scroll bar stands so. */
export function topOfScroll(scrollTop: number, extent: Extent): number {
  const range = scrollRange(extent);
  return range === 0 ? 0 : clampedTop((scrollTop / range) * lastTopPx(extent), extent);
}

/** Place of the scroll bar when this is at the upper edge. */
export function scrollOfTop(topPx: number, extent: Extent): number {
  const last = lastTopPx(extent);
  return last === 0 ? 0 : (topPx / last) * scrollRange(extent);
}

/** The rows that are at least partly in the window, and how far the first stands above its edge. */
export function rowsAt(
  topPx: number,
  { rows, heightPx }: Extent,
): { first: number; count: number; abovePx: number } {
  const first = Math.max(0, Math.min(rows - 1, Math.floor(topPx / ROW_PX)));
  const abovePx = topPx - first * ROW_PX;
  return { first, count: Math.min(rows - first, Math.ceil((heightPx + abovePx) / ROW_PX)), abovePx };
}

/** The nearest place from which a row is in the window whole. */
export function topToShow(row: number, topPx: number, extent: Extent): number {
  const [from, to] = [row * ROW_PX, (row + 1) * ROW_PX];
  if (from < topPx) return clampedTop(from, extent);
  if (to > topPx + extent.heightPx) return clampedTop(to - extent.heightPx, extent);
  return topPx;
}

export const fullRows = ({ heightPx }: Extent): number => Math.max(1, Math.floor(heightPx / ROW_PX));

/** The columns that are at least partly in the window, and the width of those before them. */
export function columnsAt(
  widths: readonly number[],
  leftPx: number,
  widthPx: number,
): { first: number; last: number; beforePx: number } {
  let beforePx = 0;
  let first = 0;
  while (first < widths.length - 1 && beforePx + (widths[first] as number) <= leftPx)
    beforePx += widths[first++] as number;
  let [last, right] = [first, beforePx + (widths[first] ?? 0)];
  while (last < widths.length - 1 && right < leftPx + widthPx) right += widths[++last] as number;
  return { first, last, beforePx };
}
