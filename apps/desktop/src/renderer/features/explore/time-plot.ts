import uPlot from 'uplot';
import { calendarTicks, tickLabels } from '../../time/ticks.ts';
import { moved, type Range, zoomed } from './resolution.ts';
import type { Step } from './use-view-range.ts';

/** What a chart over time tells its owner. */
export interface TimePlotHandlers {
  range: Range;
  /** Called with the range that was dragged over: zoom to it. */
  onRange(range: Range): void;
  /** A wheel or a dragged axis: on the way. */
  onMove(step: Step): void;
  /** Called with the range that was dragged over with Shift: mark it. */
  onMark(range: Range): void;
  /** Double-clicked. */
  onFit(): void;
  /** The instant under the cursor; undefined where there is none. */
  onCursor(ms: number | undefined): void;
}

/** The labels that stand on the axes, for whoever draws the same chart elsewhere. */
export interface Ticks {
  at: readonly number[];
  labels: readonly string[];
}

interface TimePlotOptions {
  element: HTMLElement;
  height: number;
  timeZone: string;
  series: uPlot.Series[];
  data: uPlot.AlignedData;
  yAxis: uPlot.Axis;
  yScale?: uPlot.Scale;
  /** Draw below the lines, and above them. */
  below?(plot: uPlot): void;
  above?(plot: uPlot): void;
  handlers: { readonly current: TimePlotHandlers };
  ticks: { x: Ticks; y: Ticks };
}

/** Chart in which the mouse went down: the charts tell each other what is selected, and one of them alone is to act. */
let pressed: { plot: uPlot; isMarking: boolean } | undefined;

export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What a chart that is copied has of the page's look. */
export const chartLook = () => ({
  colours: {
    ground: token('--ground'),
    text: token('--text'),
    second: token('--second'),
    grid: token('--line'),
  },
  font: 'Inter, Helvetica, Arial, sans-serif',
});

/** Where the plot begins from the left: lanes stand under each other, so their time must too. */
export const LEFT = 60;
const BOTTOM = 24;

/**
 * A chart over time. Dragging zooms, with Shift it marks, the wheel zooms at the cursor, the axis is dragged along; the
 * cursor is shared by all charts of the page.
 */
export function makeTimePlot(options: TimePlotOptions): Disposable & { plot: uPlot } {
  const { element, height, timeZone, handlers, ticks } = options;
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height,
      legend: { show: false },
      // Room for the half of a time that stands at the right end.
      padding: [6, 18, 0, 0],
      cursor: {
        sync: { key: 'explore', setSeries: false },
        drag: { x: true, y: false, setScale: false },
        points: { size: 6 },
        bind: {
          mousedown: (self, _target, handler) => (event) => {
            pressed = { plot: self, isMarking: event.shiftKey };
            element.dataset.marking = String(event.shiftKey);
            return handler(event);
          },
          dblclick: () => () => {
            handlers.current.onFit();
            return null;
          },
        },
      },
      scales: {
        x: {
          time: true,
          range: () => [handlers.current.range.fromMs / 1000, handlers.current.range.toMs / 1000],
        },
        ...(options.yScale && { y: options.yScale }),
      },
      axes: [xAxis(timeZone, ticks), options.yAxis],
      series: options.series,
      hooks: {
        drawClear: [(at) => options.below?.(at)],
        draw: [(at) => options.above?.(at)],
        setSelect: [
          (at) => {
            const { left, width } = at.select;
            if (width < 3) return;
            const instant = (pixel: number) => Math.round(at.posToVal(pixel, 'x') * 1000);
            const range = { fromMs: instant(left), toMs: instant(left + width) };
            at.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            if (pressed?.plot !== at) return;
            if (pressed.isMarking) handlers.current.onMark(range);
            else handlers.current.onRange(range);
          },
        ],
        setCursor: [
          (at) => {
            const { left } = at.cursor;
            if (left === undefined) return;
            handlers.current.onCursor(left < 0 ? undefined : at.posToVal(left, 'x') * 1000);
          },
        ],
      },
    },
    options.data,
    element,
  );
  const wheel = (event: WheelEvent) => {
    // Sideways is along; with Ctrl, as a pinch comes, or without, up and down is nearer and farther.
    event.preventDefault();
    const { onMove } = handlers.current;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const part = event.deltaX / Math.max(1, plot.over.clientWidth);
      onMove((range) => moved(range, part));
      return;
    }
    const left = event.offsetX / Math.max(1, plot.over.clientWidth);
    onMove((range) =>
      zoomed(range, event.deltaY > 0 ? 1.25 : 0.8, range.fromMs + left * (range.toMs - range.fromMs)),
    );
  };
  plot.over.addEventListener('wheel', wheel, { passive: false });
  dragAxis(plot, handlers);
  const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
  resized.observe(element);
  return {
    plot,
    [Symbol.dispose]() {
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** The time axis is taken hold of and drawn along. */
function dragAxis(plot: uPlot, handlers: { readonly current: TimePlotHandlers }): void {
  const axis = plot.root.querySelector<HTMLElement>('.u-axis');
  if (axis === null) return;
  axis.style.cursor = 'grab';
  axis.addEventListener('pointerdown', (event) => {
    axis.setPointerCapture(event.pointerId);
    const { range } = handlers.current;
    const startX = event.clientX;
    const move = ({ clientX }: PointerEvent) =>
      handlers.current.onMove(() => moved(range, (startX - clientX) / Math.max(1, plot.over.clientWidth)));
    const end = () => {
      axis.removeEventListener('pointermove', move);
      axis.removeEventListener('pointerup', end);
      axis.removeEventListener('pointercancel', end);
    };
    axis.addEventListener('pointermove', move);
    axis.addEventListener('pointerup', end);
    axis.addEventListener('pointercancel', end);
  });
}

export function axisLook(): uPlot.Axis {
  const [stroke, grid, font] = [token('--second'), token('--grid'), `11px ${token('--font')}`];
  return { stroke, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
}

/** Width that a label such as `Wed, 25 Nov` needs, with room beside it. */
const LABEL_PX = 76;

function xAxis(timeZone: string, ticks: { x: Ticks }): uPlot.Axis {
  return {
    ...axisLook(),
    size: BOTTOM,
    gap: 4,
    // The splits are not uPlot's own, which are read from this computer's clocks: they may change on other days than
    // the zone's.
    splits: (plot, _axis, from, to) =>
      calendarTicks(from * 1000, to * 1000, timeZone, (plot.width - LEFT) / LABEL_PX).map((ms) => ms / 1000),
    values: (_plot, at) => {
      const labels = tickLabels(
        at.map((s) => Math.round(s * 1000)),
        timeZone,
      );
      ticks.x = { at, labels };
      return labels;
    },
  };
}
