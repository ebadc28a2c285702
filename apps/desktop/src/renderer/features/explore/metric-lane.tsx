import { useMemo, useRef } from 'react';
import { CopyDialog } from '../../parts/copy-dialog.tsx';
import { shown } from '../../parts/figures.ts';
import { type ChartForm, chartSvg } from './chart-svg.ts';
import { canvasOf, HeatChart, NAMES_PX } from './heat-chart.tsx';
import { levelName } from './how-made.ts';
import { Lane } from './lane.tsx';
import { LaneChart } from './lane-chart.tsx';
import type { Range } from './resolution.ts';
import { TableDialog } from './table-dialog.tsx';
import { traceKey } from './tile-loader.ts';
import { chartLook, type Ticks, type TimePlotHandlers, token } from './time-plot.ts';
import { type Drawn, useBands } from './use-annotations.ts';
import { type TracesView, useDrawing, useHeat } from './use-traces.ts';

interface MetricLaneProps extends TimePlotHandlers {
  metric: string;
  unit: string | null;
  metrics: readonly string[];
  modules: readonly string[];
  /** Rows of colours instead of lines. */
  isHeat: boolean;
  traces: TracesView;
  pixels: number;
  height: number;
  timeZone: string;
  colours: ReadonlyMap<string | null, number>;
  annotations: readonly Drawn[];
  marked: Range | undefined;
  isFull: boolean;
  open: 'copy' | 'table' | undefined;
  onOpen(what: 'copy' | 'table' | undefined): void;
  onTouch(): void;
  onFull(): void;
  onRow(module: string | undefined): void;
  onModule(module: string): void;
}

const ROW_PX = 14;
const NONE: readonly string[] = [];
const newTicks = (): { x: Ticks; y: Ticks } => ({ x: { at: [], labels: [] }, y: { at: [], labels: [] } });

/** One metric: its lines or its heat map, and what can be taken from it. */
export function MetricLane(props: MetricLaneProps) {
  const { metric, unit, metrics, modules, isHeat, range, traces, pixels, timeZone, colours } = props;
  const ticks = useRef(newTicks()).current;
  const seen = { modules, metric, range };
  const drawing = useDrawing(traces, isHeat ? { ...seen, modules: NONE } : seen, pixels);
  const picture = useHeat(traces, isHeat ? seen : { ...seen, modules: NONE }, Math.ceil(pixels / 2));
  const bands = useBands(props.annotations, modules, metric, props.marked);
  const height = isHeat ? Math.max(props.height, modules.length * ROW_PX + 24) : props.height;
  const view = { keys: modules.map((module) => traceKey(module, metric, traces.level)), ...range };
  const names = useMemo(() => modules.map((module) => ({ module, metric })), [modules.join('\n'), metric]);
  const client = () => {
    if (traces.client === undefined) throw new Error('the numbers are not there yet');
    return traces.client.calls;
  };
  const form = (): Omit<ChartForm, 'y'> => ({
    title: `${metric}${unit === null ? '' : ` [${unit}]`}`,
    footer: `${levelName(traces)} · ${new Date(range.fromMs).toISOString()} to ${new Date(range.toMs).toISOString()} · axis in ${timeZone}`,
    width: pixels,
    height,
    range,
    ticks,
    ...chartLook(),
  });
  const linesSvg = async () => {
    const answer = await client().draw({ ...view, pixels });
    const lines = modules.map((module, i) => ({ name: module, colour: colourOf(colours.get(module) ?? i) }));
    const values = answer.values.flatMap((column) => [...column.filter(Number.isFinite)]);
    const y = {
      min: values.reduce((least, value) => Math.min(least, value), ticks.y.at[0] ?? 0),
      max: values.reduce((most, value) => Math.max(most, value), ticks.y.at.at(-1) ?? 1),
    };
    return chartSvg({ ...form(), y }, lines, answer);
  };
  const heatSvg = (): string => {
    if (picture === undefined) throw new Error('the picture is not there yet');
    const { low, high } = picture.answer;
    const href = canvasOf(picture.answer).toDataURL('image/png');
    const own = form();
    const title = `${own.title} · a row a module, dark ${shown(low)} to bright ${shown(high)}`;
    // The first module stands at the top.
    const y = { min: modules.length, max: 0 };
    return chartSvg({ ...own, title, y, leftPx: NAMES_PX, picture: { href, range: picture.answer } }, [], {
      seconds: new Float64Array(0),
      values: [],
    });
  };
  const svg = isHeat ? heatSvg : linesSvg;
  // The lane can be called empty only where it is drawn from all that is there.
  const isEmpty =
    !isHeat &&
    traces.isWhole &&
    drawing?.version === traces.state.version &&
    drawing.answer.seconds.length === 0;
  const handlers = {
    range,
    onRange: props.onRange,
    onMove: props.onMove,
    onMark: props.onMark,
    onFit: props.onFit,
    onCursor: props.onCursor,
  };
  const close = () => props.onOpen(undefined);
  return (
    <Lane
      metric={metric}
      unit={unit}
      metrics={metrics}
      height={height}
      note={isEmpty ? 'no reading of these modules in this time' : undefined}
      isFull={props.isFull}
      onFull={props.onFull}
      onTable={() => props.onOpen('table')}
      onCopy={() => props.onOpen('copy')}
      onTouch={props.onTouch}
    >
      {isHeat ? (
        <HeatChart
          {...handlers}
          picture={picture}
          modules={modules}
          metric={metric}
          height={height}
          timeZone={timeZone}
          ticks={ticks}
          onOpen={props.onModule}
          onRow={props.onRow}
        />
      ) : (
        <LaneChart
          {...handlers}
          drawing={drawing}
          colours={colours}
          bands={bands}
          height={height}
          timeZone={timeZone}
          ticks={ticks}
        />
      )}
      {props.open === 'copy' && (
        <CopyDialog metric={metric} svg={svg} csv={() => client().csv(view, names)} onClose={close} />
      )}
      {props.open === 'table' && (
        <TableDialog
          metric={metric}
          unit={unit}
          modules={modules}
          timeZone={timeZone}
          note={levelName(traces)}
          read={() => client().table(view)}
          onClose={close}
        />
      )}
    </Lane>
  );
}

const colourOf = (index: number): string => token(`--series-${(index % 8) + 1}`);
