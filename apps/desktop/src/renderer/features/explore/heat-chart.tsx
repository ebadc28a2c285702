import { type HeatPicture, viridis } from '@wp/eda';
import { useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { useTheme } from '../../styles/theme.ts';
import styles from './explore.module.css';
import { axisLook, makeTimePlot, type Ticks, type TimePlotHandlers } from './time-plot.ts';
import type { About } from './use-traces.ts';

interface HeatChartProps extends TimePlotHandlers {
  picture: About<HeatPicture> | undefined;
  /** The range that the picture is of. */
  modules: readonly string[];
  metric: string;
  height: number;
  timeZone: string;
  ticks: { x: Ticks; y: Ticks };
  onOpen(module: string): void;
  onRow(module: string | undefined): void;
}

/** More modules than lines can tell apart: a row each, its colour the mean of the metric. A click opens a module. */
export function HeatChart(props: HeatChartProps) {
  const { picture, modules, metric, height, timeZone, range, ticks } = props;
  const { theme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const painted = useRef<HTMLCanvasElement>(undefined);
  const paintedRange = useRef(range);
  const handlers = useRef(props);
  handlers.current = props;
  const names = JSON.stringify(modules);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const rows = handlers.current.modules;
    const made = makeTimePlot({
      element,
      height,
      timeZone,
      data: [[0], [0]],
      series: [{}, { stroke: 'transparent', points: { show: false } }],
      yScale: { dir: -1, time: false, range: () => [0, rows.length] },
      yAxis: rowAxis(rows, height, ticks),
      above: (plot) => paint(plot, painted.current, paintedRange.current),
      handlers,
      ticks,
    });
    chart.current = made.plot;
    const rowAt = (event: MouseEvent) => rows[Math.floor(made.plot.posToVal(event.offsetY, 'y'))];
    let pressedX = 0;
    const press = (event: MouseEvent) => {
      pressedX = event.clientX;
    };
    const click = (event: MouseEvent) => {
      const module = rowAt(event);
      if (Math.abs(event.clientX - pressedX) < 3 && module !== undefined) handlers.current.onOpen(module);
    };
    const move = (event: MouseEvent) => handlers.current.onRow(rowAt(event));
    const leave = () => handlers.current.onRow(undefined);
    made.plot.over.addEventListener('mousedown', press);
    made.plot.over.addEventListener('click', click);
    made.plot.over.addEventListener('mousemove', move);
    made.plot.over.addEventListener('mouseleave', leave);
    return () => {
      chart.current = undefined;
      made[Symbol.dispose]();
    };
  }, [names, height, timeZone, theme, ticks]);

  useEffect(() => {
    if (picture === undefined || picture.modules.length !== modules.length) return;
    painted.current = canvasOf(picture.answer);
    paintedRange.current = { fromMs: picture.answer.fromMs, toMs: picture.answer.toMs };
    chart.current?.redraw(false);
  }, [picture, names, height, timeZone, theme]);

  useEffect(() => {
    chart.current?.setScale('x', { min: range.fromMs / 1000, max: range.toMs / 1000 });
  }, [range.fromMs, range.toMs, names, height, timeZone, theme]);

  return (
    <div className={styles.heat}>
      <div ref={place} className={styles.chart} data-kind="heat" />
      {picture !== undefined && <Legend picture={picture.answer} metric={metric} />}
    </div>
  );
}

/** A pixel a cell. */
export function canvasOf({ rgba, columns }: HeatPicture): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = Math.max(1, rgba.length / 4 / columns);
  if (rgba.length > 0) canvas.getContext('2d')?.putImageData(new ImageData(rgba, columns), 0, 0);
  return canvas;
}

const STOPS = 16;
const GRADIENT = Array.from({ length: STOPS }, (_, i) => `rgb(${viridis(i / (STOPS - 1)).join(' ')})`).join();

function Legend({ picture: { low, high }, metric }: { picture: HeatPicture; metric: string }) {
  if (Number.isNaN(low)) return null;
  const figure = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return (
    <p className={styles.legend} title="From the 1st to the 99th percentile of the cells">
      {figure(low)}
      <span
        className={styles.ramp}
        style={{ background: `linear-gradient(to right, ${GRADIENT})` }}
        aria-hidden
      />
      {figure(high)} <span className="visually-hidden">mean {metric}</span>
    </p>
  );
}

/** The picture is stretched over the time that it is of, wherever that is on the screen by now. */
function paint(
  plot: uPlot,
  picture: HTMLCanvasElement | undefined,
  { fromMs, toMs }: { fromMs: number; toMs: number },
) {
  if (picture === undefined) return;
  const { ctx, bbox } = plot;
  const left = plot.valToPos(fromMs / 1000, 'x', true);
  const right = plot.valToPos(toMs / 1000, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(picture, left, bbox.top, right - left, bbox.height);
  ctx.restore();
}

const NAME_PX = 13;
/** Room for names; all lanes are heat maps at the same time, so that their times stay under each other. */
export const NAMES_PX = 92;

/** A name beside its row where there is room, else beside every second, third … row. */
function rowAxis(rows: readonly string[], height: number, ticks: { y: Ticks }): uPlot.Axis {
  const every = Math.max(1, Math.ceil((rows.length * NAME_PX) / Math.max(1, height - 30)));
  const at = rows.flatMap((_, i) => (i % every === 0 ? [i + 0.5] : []));
  const labels = at.map((middle) => shortened(rows[Math.floor(middle)] ?? ''));
  ticks.y = { at, labels };
  return {
    ...axisLook(),
    grid: { show: false },
    size: NAMES_PX,
    gap: 6,
    splits: () => at,
    values: () => labels,
  };
}

const MOST_LETTERS = 13;
const shortened = (name: string): string =>
  name.length <= MOST_LETTERS ? name : `…${name.slice(1 - MOST_LETTERS)}`;
