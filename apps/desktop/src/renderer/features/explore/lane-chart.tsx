import type { Drawing } from '@wp/eda';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { lonely, valueLabels } from '../../parts/figures.ts';
import { useTheme } from '../../styles/theme.ts';
import { type Band, drawBands } from './bands.ts';
import styles from './explore.module.css';
import { axisLook, LEFT, makeTimePlot, type Ticks, type TimePlotHandlers, token } from './time-plot.ts';
import type { About } from './use-traces.ts';

interface LaneChartProps extends TimePlotHandlers {
  drawing: About<Drawing> | undefined;
  /** Number of each module's colour, of the eight. */
  colours: ReadonlyMap<string | null, number>;
  bands: readonly Band[];
  height: number;
  timeZone: string;
  /** Labels that stand on the axes, filled in whenever they are drawn. */
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
      // The axis would go without a range, and the lane would no longer stand under the others.
      yScale: { range: (_plot, min, max) => (min === null ? [0, 1] : uPlot.rangeNum(min, max, 0.1, true)) },
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

/** Columns as uPlot wants them: undefined is no sample, null breaks the line; it breaks as far as there are nulls. */
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
  // The line is as thin as one pixel: a thicker one is filled, joint by joint, which takes ten times as long without a
  // GPU.
  width: 1,
  points: { show: true, filter: alone, size: 4, fill: token(`--series-${(colour % 8) + 1}`) },
});

/** A sample with none beside it makes no line: it is drawn as a point, or nobody would see it. */
function alone(plot: uPlot, series: number): number[] {
  return lonely(plot.data[series] ?? []);
}

function valueAxis(ticks: { y: Ticks }): uPlot.Axis {
  return {
    ...axisLook(),
    size: LEFT,
    gap: 6,
    values: (plot, at) => {
      const isEmpty = plot.data[0].length === 0;
      const labels = isEmpty ? at.map(() => '') : valueLabels(at);
      ticks.y = { at, labels };
      return labels;
    },
  };
}
