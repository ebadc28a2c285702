import { viridis } from '../worker/viridis.ts';
import { count, escaped } from './html.ts';

const WIDTH = 320;
const HEIGHT = 72;

const svg = (width: number, height: number, label: string, inner: string): string =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}" preserveAspectRatio="none">${inner}</svg>`;
/** Where a value stands between two, computed from halves, as two very far ones are infinitely apart. */
const between = (value: number, low: number, high: number): number =>
  (value / 2 - low / 2) / (high / 2 - low / 2 || 1);
const r = (value: number): number => Math.round(value * 100) / 100;

/** A bar a bin, the highest as high as there is room; each tells its range and count on hover. */
export function histogram(edges: readonly (number | null)[], counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  const width = WIDTH / Math.max(1, counts.length);
  const bars = counts.map((n, i) => {
    const height = (n / most) * HEIGHT;
    const title = `<title>${edges[i]} to ${edges[i + 1]}: ${count(n)}</title>`;
    return `<rect x="${r(i * width)}" y="${r(HEIGHT - height)}" width="${r(Math.max(0.5, width - 0.6))}" height="${r(height)}">${title}</rect>`;
  });
  return svg(WIDTH, HEIGHT, 'histogram', bars.join(''));
}

/** Something that happened at a share of the width, 0 to 1. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

/**
 * A line through values in order; it breaks where there is none. Where there are more than there is room for, it goes
 * through each stretch's least and greatest.
 */
export function line(
  values: readonly (number | null)[],
  label: string,
  { width = 640, marks = [] }: { width?: number; marks?: readonly Mark[] } = {},
): string {
  const present = values.filter((value): value is number => value !== null);
  if (present.length < 2) return '';
  const low = present.reduce((a, b) => Math.min(a, b));
  const high = present.reduce((a, b) => Math.max(a, b));
  const y = (value: number) => r(HEIGHT - 1 - between(value, low, high) * (HEIGHT - 2));
  const stretch = Math.max(1, Math.ceil(values.length / width));
  let path = '';
  let isDown = false;
  for (let at = 0; at < values.length; at += stretch) {
    const some = values.slice(at, at + stretch).filter((value): value is number => value !== null);
    if (some.length === 0) {
      isDown = false;
      continue;
    }
    const x = r((at / values.length) * width);
    const [first, last] = [Math.min(...some), Math.max(...some)];
    path += `${isDown ? 'L' : 'M'}${x} ${y(first)}`;
    if (last !== first) path += `L${x} ${y(last)}`;
    isDown = true;
  }
  const marked = marks.map(
    ({ at, text }) =>
      `<path class="mark" d="M${r(at * width)} 0V${HEIGHT}"><title>${escaped(text)}</title></path>`,
  );
  return svg(width, HEIGHT, label, [...marked, `<path d="${path}"/>`].join(''));
}

/** A line through values at instants; it breaks where there is none. */
export function timeLine(ms: ArrayLike<number>, values: ArrayLike<number>, label: string): string {
  const width = 1040;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high >= low)) return '';
  const [from, to] = [ms[0] as number, ms[ms.length - 1] as number];
  let path = '';
  let isDown = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      isDown = false;
      continue;
    }
    const x = r((((ms[i] as number) - from) / (to - from || 1)) * width);
    path += `${isDown ? 'L' : 'M'}${x} ${r(HEIGHT - 1 - between(value, low, high) * (HEIGHT - 2))}`;
    isDown = true;
  }
  return svg(width, HEIGHT, label, `<path d="${path}"/>`);
}

/** Bars up and down from zero, with their bounds. */
export function bars(values: readonly (number | null)[], bound: number | null, label: string): string {
  const width = WIDTH / Math.max(1, values.length);
  const middle = HEIGHT / 2;
  const drawn = values.map((value, i) => {
    const height = Math.abs(value ?? 0) * middle;
    const y = (value ?? 0) >= 0 ? middle - height : middle;
    return `<rect x="${r(i * width)}" y="${r(y)}" width="${r(Math.max(1, width - 2))}" height="${r(height)}"><title>lag ${i}: ${value}</title></rect>`;
  });
  const rules = bound === null ? [] : [middle - bound * middle, middle + bound * middle];
  const lines = rules.map((y) => `<path class="bound" d="M0 ${r(y)}H${WIDTH}"/>`);
  return svg(
    WIDTH,
    HEIGHT,
    label,
    [...drawn, ...lines, `<path class="zero" d="M0 ${middle}H${WIDTH}"/>`].join(''),
  );
}

/** A day a cell, from dark for nothing to bright for all of it. */
export function days(scores: Readonly<Record<string, number | null>>): string {
  const all = Object.entries(scores);
  const width = 640 / Math.max(1, all.length);
  const cells = all.map(([date, score], i) => {
    const colour = score === null ? 'none' : `rgb(${viridis(score).join(' ')})`;
    return `<rect x="${r(i * width)}" y="0" width="${r(Math.max(0.4, width))}" height="14" fill="${colour}"><title>${escaped(date)}: ${score === null ? '–' : `${Math.round(score * 100)} %`}</title></rect>`;
  });
  return svg(640, 14, 'completeness by day', cells.join(''));
}

/** Most columns of a heat map: with more days each cell is the mean of several. */
const MOST_DAYS = 320;

/** Days from left to right, the 24 hours from top to bottom: dark where nothing is, bright where all of it is. */
export function hoursOfDays(scores: Readonly<Record<string, readonly (number | null)[]>>): string {
  const all = Object.entries(scores);
  if (all.length === 0) return '';
  const stretch = Math.ceil(all.length / MOST_DAYS);
  const columns = Math.ceil(all.length / stretch);
  const width = 640 / columns;
  const cells: string[] = [];
  for (let column = 0; column < columns; column++) {
    const some = all.slice(column * stretch, (column + 1) * stretch);
    cells.push(...hoursOf(some, { x: column * width, width }));
  }
  return svg(640, 24 * HOUR_HEIGHT, 'completeness by day and hour', cells.join(''));
}

const HOUR_HEIGHT = 4;

/** One column of the heat map; hours of one colour under each other are one rectangle, so that a year stays small. */
function hoursOf(
  days: readonly (readonly [date: string, scores: readonly (number | null)[]])[],
  { x, width }: { x: number; width: number },
): string[] {
  const level = (hour: number): number | null => {
    const present = days.map(([, scores]) => scores[hour] ?? null).filter((score) => score !== null);
    if (present.length === 0) return null;
    const mean = present.reduce((sum, score) => sum + Math.min(1, score), 0) / present.length;
    return Math.round(mean * 20) / 20;
  };
  const [from, to] = [days[0]?.[0] ?? '', days[days.length - 1]?.[0] ?? ''];
  const cells: string[] = [];
  for (let hour = 0; hour < 24; ) {
    const share = level(hour);
    let end = hour + 1;
    while (end < 24 && level(end) === share) end++;
    const colour = share === null ? 'none' : `rgb(${viridis(share).join(' ')})`;
    const title = `${from === to ? from : `${from} to ${to}`}, ${hour}–${end} h: ${share === null ? '–' : `${Math.round(share * 100)} %`}`;
    cells.push(
      `<rect x="${r(x)}" y="${hour * HOUR_HEIGHT}" width="${r(width + 0.2)}" height="${(end - hour) * HOUR_HEIGHT}" fill="${colour}"><title>${escaped(title)}</title></rect>`,
    );
    hour = end;
  }
  return cells;
}
