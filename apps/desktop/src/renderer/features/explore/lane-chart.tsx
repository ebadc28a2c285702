import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { OneSeries } from '../../data/data-source.ts';
import { useTheme } from '../../styles/theme.ts';
import styles from './explore.module.css';
import { joinSeries } from './lane-data.ts';
import { type Range, zoomed } from './resolution.ts';

interface LaneChartProps {
  series: readonly OneSeries[];
  /** By module: which of the eight colours. */
  colours: ReadonlyMap<string | null, number>;
  range: Range;
  height: number;
  timeZone: string;
  onRange(range: Range): void;
  /** The instant under the cursor, on whichever lane; undefined where there is none. */
  onCursor(ms: number | undefined): void;
}

/** One metric over time. Dragging zooms, the wheel zooms at the cursor; the cursor is shared by all lanes. */
export function LaneChart(props: LaneChartProps) {
  const { series, colours, range, height, timeZone } = props;
  const { theme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const handlers = useRef(props);
  handlers.current = props;

  // Made anew with the theme too: the colours are read from the page.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const { seconds, values } = joinSeries(series);
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: {
          sync: { key: 'explore' },
          drag: { x: true, y: false, setScale: false },
          points: { size: 6 },
        },
        scales: {
          x: {
            time: true,
            range: () => [handlers.current.range.fromMs / 1000, handlers.current.range.toMs / 1000],
          },
        },
        tzDate: (s) => uPlot.tzDate(new Date(s * 1000), timeZone),
        axes: axes(timeZone),
        series: [{}, ...series.map(({ module }) => line(colours.get(module) ?? 0))],
        hooks: { setSelect: [select(handlers)], setCursor: [follow(handlers)] },
      },
      [seconds, ...values] as uPlot.AlignedData,
      element,
    );
    chart.current = plot;
    const wheel = onWheel(plot, handlers);
    plot.over.addEventListener('wheel', wheel, { passive: false });
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [series, colours, height, timeZone, theme]);

  // The last answer is moved along until the next one is there.
  useEffect(() => {
    chart.current?.setScale('x', { min: range.fromMs / 1000, max: range.toMs / 1000 });
  }, [range.fromMs, range.toMs]);

  return <div ref={place} className={styles.chart} />;
}

type Handlers = { readonly current: LaneChartProps };

const select = (handlers: Handlers) => (plot: uPlot) => {
  const { left, width } = plot.select;
  if (width < 3) return;
  const at = (pixel: number) => Math.round(plot.posToVal(pixel, 'x') * 1000);
  const range = { fromMs: at(left), toMs: at(left + width) };
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  handlers.current.onRange(range);
};

const follow = (handlers: Handlers) => (plot: uPlot) => {
  const { left } = plot.cursor;
  if (left === undefined) return;
  handlers.current.onCursor(left < 0 ? undefined : plot.posToVal(left, 'x') * 1000);
};

const onWheel = (plot: uPlot, handlers: Handlers) => (event: WheelEvent) => {
  event.preventDefault();
  const atMs = plot.posToVal(event.offsetX, 'x') * 1000;
  handlers.current.onRange(zoomed(handlers.current.range, event.deltaY > 0 ? 1.25 : 0.8, atMs));
};

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const line = (colour: number): uPlot.Series => ({
  stroke: token(`--series-${colour + 1}`),
  width: 1.25,
  points: { show: false },
});

function axes(timeZone: string): uPlot.Axis[] {
  const [stroke, grid, font] = [token('--second'), token('--grid'), `11px ${token('--font')}`];
  const common: uPlot.Axis = { stroke, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  return [
    {
      ...common,
      size: 24,
      gap: 4,
      space: 90,
      values: (_plot, at, _axis, _space, step) => instants(at, step, timeZone),
    },
    { ...common, size: 52, gap: 6 },
  ];
}

const DAY_S = 86_400;

/** Days by their names where the steps are days; else the time, and the day where it turns. */
function instants(seconds: readonly number[], stepS: number, timeZone: string): string[] {
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone,
  });
  const month = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
  const withSeconds = stepS < 60 ? { second: '2-digit' as const } : {};
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...withSeconds,
    timeZone,
  });
  return seconds.map((s) => {
    if (stepS >= 14 * DAY_S) return month.format(s * 1000);
    if (stepS >= DAY_S) return day.format(s * 1000);
    const text = time.format(s * 1000);
    return /^00:00(:00)?$/.test(text) ? day.format(s * 1000) : text;
  });
}
