import type { SqlChartData, SqlChartForm, SqlColumn } from '@wp/eda';
import { valueLabels } from '../../parts/figures.ts';
import { roundTicks } from '../../parts/ticks.ts';
import { calendarTicks, tickLabels } from '../../time/ticks.ts';

/** What is drawn, as the analyst chose it. */
export interface ChartChoice {
  form: SqlChartForm;
  x: string;
  y: readonly string[];
}

/** A chart that most answers make sense in; undefined for one without numbers to draw. */
export function usualChart(columns: readonly SqlColumn[]): ChartChoice | undefined {
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const time = columns.find(({ kind }) => kind === 'time');
  const text = columns.find(({ kind }) => kind === 'text');
  const x = time?.name ?? text?.name ?? numbers[0];
  const y = numbers.find((name) => name !== x) ?? numbers[0];
  if (x === undefined || y === undefined) return undefined;
  return { form: time !== undefined ? 'line' : text !== undefined ? 'bars' : 'points', x, y: [y] };
}

export const MARGIN = { left: 64, right: 40, top: 28, bottom: 44 };
const X_LABEL_PX = 84;
const Y_LABEL_PX = 44;
const LETTER_PX = 6.5;

export interface Tick {
  at: number;
  label: string;
}

/** Where values stand on the picture. */
export interface Scales {
  toX(value: number): number;
  fromX(px: number): number;
  toY(value: number): number;
  x: Tick[];
  y: Tick[];
  /** Width of a bar. */
  barPx: number;
}

interface Space {
  width: number;
  height: number;
  zone: string;
}

export function scalesOf(data: SqlChartData, form: SqlChartForm, { width, height, zone }: Space): Scales {
  const [plotWidth, plotHeight] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  const y = ySpan(data, form);
  const toY = (value: number) => MARGIN.top + plotHeight * (1 - (value - y.from) / (y.to - y.from));
  const yTicks = roundTicks(y.from, y.to, Math.max(2, plotHeight / Y_LABEL_PX));
  const slots = data.kind === 'text' ? Math.max(1, data.x.length) : Math.max(1, data.x.length - 1);
  const [first, last] = xSpan(data, form);
  const toX = (value: number) => MARGIN.left + (plotWidth * (value - first)) / (last - first || 1);
  return {
    toX,
    fromX: (px) => first + ((px - MARGIN.left) / plotWidth) * (last - first),
    toY,
    x: xTicks(data, [first, last], { plotWidth, zone }),
    y: yTicks.map((at, i) => ({ at, label: valueLabels(yTicks)[i] ?? '' })),
    barPx: Math.max(1, (plotWidth / (slots + (data.kind === 'text' ? 0 : 1)) / data.y.length) * 0.8),
  };
}

/** Bars stand on zero; lines and points take what room there is. */
function ySpan({ y }: SqlChartData, form: SqlChartForm): { from: number; to: number } {
  let [from, to] = form === 'bars' ? [0, 0] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of y)
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      from = Math.min(from, value);
      to = Math.max(to, value);
    }
  if (!(from <= to)) return { from: 0, to: 1 };
  if (from === to) return { from: from - 0.5, to: to + 0.5 };
  const room = (to - from) * 0.04;
  return {
    from: form === 'bars' && from === 0 ? 0 : from - room,
    to: form === 'bars' && to === 0 ? 0 : to + room,
  };
}

/** Bars need half of one more at either end. */
function xSpan({ kind, x }: SqlChartData, form: SqlChartForm): readonly [number, number] {
  if (kind === 'text') return [-0.5, x.length - 0.5];
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 1];
  if (form !== 'bars') return [first, last];
  const half = x.length > 1 ? (last - first) / (x.length - 1) / 2 : 0.5;
  return [first - half, last + half];
}

function xTicks(
  { kind, x, labels }: SqlChartData,
  [first, last]: readonly [number, number],
  { plotWidth, zone }: { plotWidth: number; zone: string },
): Tick[] {
  const most = Math.max(2, plotWidth / X_LABEL_PX);
  switch (kind) {
    case 'time': {
      const at = calendarTicks(first, last, zone, most);
      const words = tickLabels(at, zone);
      return at.map((ms, i) => ({ at: ms, label: words[i] ?? '' }));
    }
    case 'number': {
      const at = roundTicks(first, last, most);
      const words = valueLabels(at);
      return at.map((value, i) => ({ at: value, label: words[i] ?? '' }));
    }
    case 'text': {
      const longest = Math.max(4, ...labels.map((label) => Math.min(16, label.length)));
      const every = Math.max(1, Math.ceil((x.length * (longest * LETTER_PX + 8)) / plotWidth));
      return Array.from(x, (_, i) => ({ at: i, label: shortened(labels[i] ?? '') })).filter(
        (_, i) => i % every === 0,
      );
    }
    default:
      return kind satisfies never;
  }
}

const shortened = (label: string): string => (label.length > 16 ? `${label.slice(0, 15)}…` : label);

/** The place of the value that is nearest on the picture; `x` ascends. */
export function nearest(x: Float64Array, wanted: number): number {
  let [low, high] = [0, x.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  return before >= 0 && wanted - (x[before] as number) < (x[low] as number) - wanted ? before : low;
}

/** What was drawn of what there is, in words. */
export function drawnOf({ drawn, of }: SqlChartData, form: SqlChartForm): string {
  const all = of.toLocaleString('en-US');
  if (drawn >= of) return `all ${all} rows`;
  switch (form) {
    case 'line':
      return `least and most of ${all} rows`;
    case 'points':
      return `${drawn.toLocaleString('en-US')} of ${all} rows, evenly taken`;
    case 'bars':
      return `first ${drawn.toLocaleString('en-US')} of ${all} rows`;
    default:
      return form satisfies never;
  }
}
