import { float64At } from '@wp/contract';
import { type ComparedColumn, type ComparedLine, LEVELS } from '@wp/eda';
import { shown } from '../../parts/figures.ts';
import { Plot } from '../../parts/plot/plot.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { calendarTicks, tickLabels } from '../../time/ticks.ts';
import { numberTicks, rangeOf, valuesText, withRoom } from '../series/series-plot.tsx';
import { duration } from '../series/words.ts';
import { percent } from './words.ts';

/** A is blue and B vermilion, everywhere. */
const COLOURS = { a: 1, b: 4 };
const titled = (name: string, unit: string | null) => (unit === null ? name : `${name} [${unit}]`);

/** Shares of both sides' values in the same bins, laid over each other. */
export function Distributions({ column }: { column: ComparedColumn }) {
  const { name, unit, bins, a, b } = column;
  const edges = [...bins.edges];
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const { top, isAbove } = topOf(bins.a, bins.b);
  const outline = (shares: Float64Array, label: string, colour: number) => ({
    kind: 'steps' as const,
    x: [low, ...edges],
    y: [0, ...shares, 0],
    label,
    colour,
  });
  const isCut = bins.outsideA > 0 || bins.outsideB > 0;
  const [left, right] = low < high ? [low, high] : [low - 0.5, high + 0.5];
  return (
    <Plot
      label={`Distributions of ${name}`}
      xTitle={titled(name, unit)}
      yTitle="share of the values, %"
      marks={[outline(bins.a, 'A', COLOURS.a), outline(bins.b, 'B', COLOURS.b)]}
      xRange={[left, right]}
      yRange={[0, top]}
      xTicks={numberTicks(left, right, 6)}
      yTicks={numberTicks(0, 100 * top, 4).map(({ at, label }) => ({ at: at / 100, label }))}
      heightPx={220}
      describe={(x, values) => {
        const bin = Math.min(edges.length - 2, Math.max(0, edges.indexOf(x)));
        const said = values.map(({ label, y }) => `${label} ${percent(y)}`).join(' · ');
        return `${shown(edges[bin] ?? low)} to ${shown(edges[bin + 1] ?? high)}: ${said}`;
      }}
      corner={`A n = ${a.count.toLocaleString('en-US')} · B n = ${b.count.toLocaleString('en-US')} · the same ${bins.a.length} bins for both${isCut ? ` · not shown: A ${percent(bins.outsideA)}, B ${percent(bins.outsideB)} of far values` : ''}${isAbove ? ` · the highest bin goes on: A ${percent(rangeOf([bins.a])[1])}, B ${percent(rangeOf([bins.b])[1])}` : ''}`}
    />
  );
}

/** A bin that holds most, as that of the nights, would leave no height for the others: it goes on above the frame. */
function topOf(a: Float64Array, b: Float64Array): { top: number; isAbove: boolean } {
  const [highest = 0, second = 0] = a
    .map((share, i) => Math.max(share, float64At(b, i)))
    .sort()
    .reverse();
  const isAbove = second > 0 && highest > MOST_TIMES * second;
  return { top: isAbove ? ROOM * second : Math.max(0.01, highest) * 1.05, isAbove };
}
const MOST_TIMES = 4;
const ROOM = 1.5;

/** The same quantiles of both: on the diagonal where the distributions are the same. */
export function QuantileQuantile({ column }: { column: ComparedColumn }) {
  const { name, unit, quantilesA, quantilesB } = column;
  const [low, high] = withRoom(rangeOf([quantilesA, quantilesB]));
  const ticks = numberTicks(low, high, 5);
  return (
    <Plot
      label={`Quantiles of ${name}, A and B`}
      xTitle={titled('A', unit)}
      yTitle={titled('B', unit)}
      marks={[
        { kind: 'line', x: [low, high], y: [low, high], label: 'the same', isQuiet: true },
        { kind: 'points', x: quantilesA, y: quantilesB, label: 'B' },
      ]}
      xRange={[low, high]}
      yRange={[low, high]}
      xTicks={ticks}
      yTicks={ticks}
      heightPx={220}
      describe={(x, [value]) => {
        const level = LEVELS[quantilesA.indexOf(x)];
        return `${level === undefined ? '' : `${Number((100 * level).toFixed(1))} % quantile · `}A ${shown(x)} · B ${shown(value?.y)}`;
      }}
      corner={`${LEVELS.length} quantiles, all values; dashed: where A and B are the same`}
    />
  );
}

/** Two lines over time: by the same clock where their periods are mostly the same, else each from its own start. */
export function Lines({
  column,
  lines: [a, b],
}: {
  column: ComparedColumn;
  lines: readonly [ComparedLine, ComparedLine];
}) {
  const { zone, instant, moment } = useTimeFormat();
  const isSameTime = overlap(a, b) > 0.5;
  const mark = (line: ComparedLine, label: string, colour: number) => ({
    kind: 'line' as const,
    x: isSameTime ? line.ms : line.ms.map((ms) => ms - line.startMs),
    y: line.values,
    label,
    colour,
  });
  const marks = [mark(a, 'A', COLOURS.a), mark(b, 'B', COLOURS.b)];
  const [from, to] = rangeOf(marks.map(({ x }) => x));
  const [low, high] = withRoom(rangeOf(marks.map(({ y }) => y)));
  const xTicks = isSameTime ? clockTicks(from, to, zone) : lengthTicks(from, to);
  const made = (line: ComparedLine, letter: string) =>
    `${letter}: min–max of ${line.samples.toLocaleString('en-US')} samples${Number.isNaN(line.everyMs) ? '' : `, ${duration(line.everyMs)} means`}`;
  return (
    <Plot
      label={`${column.name} of A and B over time`}
      xTitle={isSameTime ? zone : 'since the start of each'}
      yTitle={titled(column.name, column.unit)}
      marks={marks}
      xRange={[from, to]}
      yRange={[low, high]}
      xTicks={xTicks}
      yTicks={numberTicks(low, high, 4)}
      heightPx={220}
      describe={(x, values) => `${isSameTime ? instant(x) : `+${duration(x)}`} · ${valuesText(values)}`}
      corner={
        isSameTime
          ? `${made(a, 'A')} · ${made(b, 'B')}`
          : `each from its own start: A ${momentOf(a, moment)}, B ${momentOf(b, moment)} · ${made(a, 'A')} · ${made(b, 'B')}`
      }
    />
  );
}

const momentOf = ({ startMs }: ComparedLine, moment: (ms: number) => string): string =>
  Number.isFinite(startMs) ? moment(startMs) : 'never';

/** The share of the longer of the two that both cover. */
function overlap(a: ComparedLine, b: ComparedLine): number {
  const both = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
  const longer = Math.max(a.endMs - a.startMs, b.endMs - b.startMs);
  return longer > 0 ? both / longer : 1;
}

function clockTicks(from: number, to: number, zone: string) {
  const at = calendarTicks(from, to, zone, 8);
  const labels = tickLabels(at, zone);
  return at.map((ms, i) => ({ at: ms, label: labels[i] ?? '' }));
}

const STEPS_MS = [1 / 60, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760].map(
  (hours) => hours * 3_600_000,
);

function lengthTicks(from: number, to: number) {
  const step = STEPS_MS.find((ms) => (to - from) / ms <= 8) ?? (to - from) / 4;
  if (!(step > 0)) return [];
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => {
    const at = (first + i) * step;
    return { at, label: at === 0 ? '0' : duration(at) };
  });
}
