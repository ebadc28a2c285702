import type { QualityFinding, SampleLine } from '@wp/eda';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Copyable } from '../../parts/copyable.tsx';
import { lonely, valueLabels } from '../../parts/figures.ts';
import { useTheme } from '../../styles/theme.ts';
import {
  axisLook,
  LEFT,
  makeTimePlot,
  type Ticks,
  type TimePlotHandlers,
  token,
} from '../explore/time-plot.ts';
import styles from './quality.module.css';
import { type ShownSeries, seriesCsv, seriesSvg } from './series-copy.ts';

interface SeriesChartProps extends Omit<TimePlotHandlers, 'onCursor'> {
  /** What it is of. */
  about: Pick<ShownSeries, 'module' | 'column' | 'unit' | 'check'>;
  line: SampleLine | undefined;
  timeZone: string;
  /** Spans flagged by the chosen check: pairs of from and before when. */
  spans: Float64Array;
  finding: QualityFinding | undefined;
}

const HEIGHT = 220;

/** The series as a line that breaks at gaps, with what the chosen check flags behind it. */
export function SeriesChart(props: SeriesChartProps) {
  const { about, line, timeZone, range, spans, finding } = props;
  const { theme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const ticks = useRef<{ x: Ticks; y: Ticks }>({
    x: { at: [], labels: [] },
    y: { at: [], labels: [] },
  }).current;
  const handlers = useRef({ ...props, onCursor: () => undefined });
  handlers.current = { ...props, onCursor: () => undefined };

  // Made anew with the theme too: the colours are read from the page.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = makeTimePlot({
      element,
      height: HEIGHT,
      timeZone,
      data: toPlot(handlers.current.line),
      series: [{}, seriesLook()],
      yAxis: valueAxis(ticks),
      yScale: { range: (_plot, min, max) => (min === null ? [0, 1] : uPlot.rangeNum(min, max, 0.1, true)) },
      below: (plot) => drawFlags(plot, handlers.current),
      handlers,
      ticks,
    });
    chart.current = made.plot;
    return () => {
      chart.current = undefined;
      made[Symbol.dispose]();
    };
  }, [timeZone, theme]);

  useEffect(() => {
    chart.current?.setData(toPlot(line), false);
    chart.current?.setScale('x', { min: range.fromMs / 1000, max: range.toMs / 1000 });
  }, [line, range.fromMs, range.toMs, timeZone, theme]);
  useEffect(() => chart.current?.redraw(false), [spans, finding]);

  const shown = (): ShownSeries => {
    if (line === undefined) throw new Error('the samples are not there yet');
    return { ...about, line, range, spans, timeZone };
  };
  const svg = () => {
    const { min = 0, max = 1 } = chart.current?.scales.y ?? {};
    const width = Math.max(100, (place.current?.clientWidth ?? 0) - LEFT);
    return seriesSvg(shown(), { width, height: HEIGHT, y: { min, max }, ticks });
  };
  return (
    <Copyable name={`${about.column} of ${about.module}`} csv={() => seriesCsv(shown())} svg={svg}>
      <div ref={place} className={styles.chart} data-testid="quality-chart" />
    </Copyable>
  );
}

function toPlot(line: SampleLine | undefined): uPlot.AlignedData {
  if (line === undefined) return [[], []];
  return [
    Float64Array.from(line.times, (ms) => ms / 1000),
    Array.from(line.values, (value) => (Number.isNaN(value) ? null : value)),
  ];
}

const seriesLook = (): uPlot.Series => ({
  stroke: token('--series-1'),
  width: 1,
  // A sample with none beside it makes no line: it is drawn as a point.
  points: {
    show: true,
    filter: (plot, series) => lonely(plot.data[series] ?? []),
    size: 4,
    fill: token('--series-1'),
  },
});

const valueAxis = (ticks: { y: Ticks }): uPlot.Axis => ({
  ...axisLook(),
  size: LEFT,
  gap: 6,
  values: (plot, at) => {
    const labels = plot.data[0].length === 0 ? at.map(() => '') : valueLabels(at);
    ticks.y = { at, labels };
    return labels;
  },
});

function drawFlags(plot: uPlot, { spans, finding }: Pick<SeriesChartProps, 'spans' | 'finding'>): void {
  const { ctx, bbox } = plot;
  const pixel = window.devicePixelRatio;
  const paint = (from: number, to: number, alpha: number, bar: number) => {
    const left = Math.max(bbox.left, plot.valToPos(from / 1000, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / 1000, 'x', true));
    if (right < bbox.left || left > bbox.left + bbox.width) return;
    const width = Math.max(pixel, right - left);
    ctx.globalAlpha = alpha;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, width, bar * pixel);
  };
  ctx.save();
  ctx.fillStyle = token('--warning');
  for (let i = 0; i < spans.length; i += 2) paint(spans[i] as number, spans[i + 1] as number, 0.08, 0);
  if (finding !== undefined) paint(finding.fromMs, finding.toMs, 0.1, 3);
  ctx.restore();
}
