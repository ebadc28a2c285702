import type { Drawing } from '@wp/eda';
import { useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../../styles/theme.ts';
import { type Band, drawBands } from './bands.ts';
import styles from './explore.module.css';
import { axisLook, LEFT, makeTimePlot, type Ticks, type TimePlotHandlers, token } from './time-plot.ts';
import type { About } from './use-traces.ts';

interface LaneChartProps extends TimePlotHandlers {
  drawing: About<Drawing> | undefined;
  /** By module: which of the eight colours. */
  colours: ReadonlyMap<string | null, number>;
  bands: readonly Band[];
  height: number;
  timeZone: string;
  /** Is told what stands on the axes whenever they are drawn. */
  ticks: { x: Ticks; y: Ticks };
}

const LATE_MS = 40;

/** One metric over time, the modules on top of each other. */
export function LaneChart(props: LaneChartProps) {
  const { drawing, colours, height, timeZone, range, bands, ticks } = props;
  const { theme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const handlers = useRef(props);
  handlers.current = props;
  const modules = drawing?.modules ?? [];
  const lines = modules.map((module) => colours.get(module) ?? 0).join();

  // Made anew with the theme too: the colours are read from the page.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = makeTimePlot({
      element,
      height,
      timeZone,
      data: toPlot(handlers.current.drawing?.answer),
      series: [{}, ...(lines === '' ? [] : lines.split(',').map((colour) => line(Number(colour))))],
      yAxis: valueAxis(ticks),
      below: (plot) => drawBands(plot, handlers.current.bands),
      handlers,
      ticks,
    });
    chart.current = made.plot;
    return () => {
      chart.current = undefined;
      made[Symbol.dispose]();
    };
  }, [lines, height, timeZone, theme, ticks]);

  const seen = { min: range.fromMs / 1000, max: range.toMs / 1000 };
  const toSeen = useRef(() => {});
  toSeen.current = () => chart.current?.setScale('x', seen);
  useEffect(() => {
    if (drawing !== undefined) chart.current?.setData(toPlot(drawing.answer), false);
    toSeen.current();
  }, [drawing, lines, height, timeZone, theme]);
  // The next drawing comes within a frame or two, and brings the scale along: one drawing then, not two. Where it is
  // late, the last one is moved along.
  useEffect(() => {
    const late = setTimeout(() => toSeen.current(), LATE_MS);
    return () => clearTimeout(late);
  }, [drawing, seen.min, seen.max]);

  useEffect(() => chart.current?.redraw(false), [bands]);

  return <div ref={place} className={styles.chart} />;
}

/** What uPlot wants: undefined is no sample, null breaks the line; it breaks as far as there are nulls. */
function toPlot(drawing: Drawing | undefined): uPlot.AlignedData {
  if (drawing === undefined) return [[]];
  const columns = drawing.values.map((column) => {
    let isBroken = false;
    return Array.from(column, (value) => {
      if (!Number.isNaN(value)) isBroken = !Number.isFinite(value);
      return isBroken ? null : Number.isNaN(value) ? undefined : value;
    });
  });
  return [drawing.seconds, ...columns];
}

const line = (colour: number): uPlot.Series => ({
  stroke: token(`--series-${(colour % 8) + 1}`),
  // As thin as one pixel: a thicker one is filled, joint by joint, which takes ten times as long without a GPU.
  width: 1,
  points: { show: false },
});

function valueAxis(ticks: { y: Ticks }): uPlot.Axis {
  return {
    ...axisLook(),
    size: LEFT,
    gap: 6,
    values: (_plot, at) => {
      const labels = valueLabels(at);
      ticks.y = { at, labels };
      return labels;
    },
  };
}

const formats = new Map<number, Intl.NumberFormat>();
function fixed(digits: number): Intl.NumberFormat {
  const found = formats.get(digits);
  if (found !== undefined) return found;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(digits, made);
  return made;
}

/** As many digits as tell the steps apart, thousands with their mark, very large ones in powers of ten. */
export function valueLabels(at: readonly number[]): string[] {
  const step = Math.abs((at[1] ?? 1) - (at[0] ?? 0)) || 1;
  const most = Math.max(...at.map(Math.abs));
  if (most >= 1e7 || (most > 0 && most < 1e-4)) return at.map((value) => value.toExponential(1));
  const digits = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)));
  return at.map((value) => fixed(digits).format(value));
}
