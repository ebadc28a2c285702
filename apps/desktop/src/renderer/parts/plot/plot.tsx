import { type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { Copyable } from '../copyable.tsx';
import { numbersCsv } from '../drawing.ts';
import { useWidth } from '../use-width.ts';
import styles from './plot.module.css';

/** One thing that is drawn; `x` ascending. NaN breaks a line. */
export interface Mark {
  kind: 'line' | 'bars' | 'steps' | 'points';
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Number of the series' colour, from 1; absent: the first. */
  colour?: number;
  label: string;
  /** Whether it is drawn to be compared with, and not told of. */
  isQuiet?: boolean;
}

export interface Tick {
  at: number;
  label: string;
}

interface PlotProps {
  label: string;
  /** Titles at the axes' ends, with their units. */
  xTitle: string;
  yTitle: string;
  marks: readonly Mark[];
  xRange: readonly [number, number];
  yRange: readonly [number, number];
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  /** Whether the axis of x is logarithmic. */
  isLogarithmic?: boolean;
  heightPx?: number;
  /** Horizontal lines, such as bounds. */
  levels?: readonly number[];
  /** Vertical lines with a word. */
  events?: readonly { x: number; label: string; isQuiet?: boolean }[];
  /** What is said of the nearest point. */
  describe(x: number, values: readonly { label: string; y: number }[]): string;
  corner: ReactNode;
}

const LEFT = 56;
const RIGHT = 8;
const TOP = 16;
const BOTTOM = 20;

/** A chart of lines or bars over numbers, with round ticks, a crosshair, and the exact numbers of what is pointed at. */
export function Plot(props: PlotProps) {
  const { label, xTitle, yTitle, marks, xRange, yRange, isLogarithmic = false, heightPx = 160 } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.max(200, useWidth(frame));
  const clip = useId();
  const [pointed, setPointed] = useState<number>();
  const scale = isLogarithmic ? Math.log : (value: number) => value;
  const [x0, x1] = [scale(xRange[0]), scale(xRange[1])];
  const x = (value: number) => LEFT + ((scale(value) - x0) / (x1 - x0 || 1)) * (width - LEFT - RIGHT);
  const y = (value: number) =>
    TOP + (1 - (value - yRange[0]) / (yRange[1] - yRange[0] || 1)) * (heightPx - TOP - BOTTOM);
  const key = `${width} ${heightPx} ${xRange} ${yRange} ${isLogarithmic}`;
  const paths = useMemo(
    () => marks.map((mark) => pathOf(mark, { x, y, zero: y(Math.max(0, yRange[0])) })),
    [marks, key],
  );
  const told = marks.filter(({ isQuiet }) => isQuiet !== true);
  const nearest = pointed === undefined ? undefined : nearestOf(told, unscaled(pointed));
  function unscaled(px: number): number {
    const at = x0 + ((px - LEFT) / (width - LEFT - RIGHT)) * (x1 - x0);
    return isLogarithmic ? Math.exp(at) : at;
  }
  return (
    <div ref={frame} className={styles.plot}>
      <Copyable name={label} csv={() => csvOf(told, xTitle)}>
        <svg
          width={width}
          height={heightPx}
          role="img"
          aria-label={label}
          onPointerMove={(event) =>
            setPointed(event.clientX - event.currentTarget.getBoundingClientRect().left)
          }
          onPointerLeave={() => setPointed(undefined)}
        >
          <clipPath id={clip}>
            <rect x={LEFT} y={0} width={width - LEFT - RIGHT} height={heightPx - BOTTOM + 1} />
          </clipPath>
          <clipPath id={`${clip}-marks`}>
            <rect x={LEFT} y={TOP - 2} width={width - LEFT - RIGHT} height={heightPx - BOTTOM - TOP + 3} />
          </clipPath>
          {props.yTicks.map((tick) => (
            <g key={tick.at}>
              <line className={styles.grid} x1={LEFT} x2={width - RIGHT} y1={y(tick.at)} y2={y(tick.at)} />
              <text className={styles.tick} x={LEFT - 6} y={y(tick.at) + 4} textAnchor="end">
                {tick.label}
              </text>
            </g>
          ))}
          {props.xTicks.map((tick) => (
            <g key={tick.at}>
              <line className={styles.grid} x1={x(tick.at)} x2={x(tick.at)} y1={TOP} y2={heightPx - BOTTOM} />
              <text className={styles.tick} x={x(tick.at)} y={heightPx - 6} textAnchor="middle">
                {tick.label}
              </text>
            </g>
          ))}
          <g clipPath={`url(#${clip})`}>
            {props.levels?.map((level) => (
              <line
                key={level}
                className={styles.level}
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(level)}
                y2={y(level)}
              />
            ))}
            {paths.map((path, i) => (
              <path
                key={marks[i]?.label}
                d={path}
                className={CLASSES[marks[i]?.kind ?? 'line']}
                data-colour={marks[i]?.colour ?? 1}
                data-quiet={marks[i]?.isQuiet}
                clipPath={`url(#${clip}-marks)`}
              />
            ))}
            {props.events?.map((event) => (
              <g
                key={`${event.x} ${event.label}`}
                className={event.isQuiet === true ? styles.quiet : styles.event}
              >
                <line x1={x(event.x)} x2={x(event.x)} y1={TOP} y2={heightPx - BOTTOM} />
                <text x={x(event.x) + 3} y={TOP - 4}>
                  {event.label}
                </text>
              </g>
            ))}
            {nearest !== undefined && (
              <line
                className={styles.cross}
                x1={x(nearest.x)}
                x2={x(nearest.x)}
                y1={TOP}
                y2={heightPx - BOTTOM}
              />
            )}
          </g>
          <text className={styles.tick} x={4} y={11}>
            {yTitle}
          </text>
          <text className={styles.tick} x={width - RIGHT} y={11} textAnchor="end">
            {xTitle}
          </text>
        </svg>
      </Copyable>
      <p className={styles.corner}>
        {nearest === undefined ? props.corner : props.describe(nearest.x, nearest.values)}
      </p>
    </div>
  );
}

/** A row an x of each mark. */
function* rowsOf(marks: readonly Mark[]): Generator<(number | string)[]> {
  for (const { label, x, y } of marks)
    for (let i = 0; i < x.length; i++) yield [label, x[i] as number, y[i] as number];
}
const csvOf = (marks: readonly Mark[], xTitle: string): string =>
  numbersCsv(['series', xTitle, 'value'], rowsOf(marks));

const CLASSES = { line: styles.line, steps: styles.line, bars: styles.bars, points: styles.points };

interface Place {
  x(value: number): number;
  y(value: number): number;
  zero: number;
}

function pathOf(mark: Mark, { x, y, zero }: Place): string {
  let path = '';
  let isDown = false;
  for (let i = 0; i < mark.x.length; i++) {
    const value = mark.y[i] as number;
    if (Number.isNaN(value)) {
      isDown = false;
      continue;
    }
    const [left, top] = [x(mark.x[i] as number).toFixed(1), y(value).toFixed(1)];
    if (mark.kind === 'points') path += `M${left} ${top}h0`;
    else if (mark.kind === 'bars') path += `M${left} ${zero.toFixed(1)}V${top}`;
    else if (!isDown) path += `M${left} ${top}`;
    else path += mark.kind === 'steps' ? `H${left}V${top}` : `L${left} ${top}`;
    isDown = true;
  }
  return path;
}

function nearestOf(
  marks: readonly Mark[],
  at: number,
): { x: number; values: { label: string; y: number }[] } | undefined {
  let best: number | undefined;
  const places = marks.map((mark) => nearestIndex(mark.x, at));
  for (const [i, place] of places.entries()) {
    const found = place === undefined ? undefined : (marks[i]?.x[place] as number);
    if (found !== undefined && (best === undefined || Math.abs(found - at) < Math.abs(best - at)))
      best = found;
  }
  if (best === undefined) return undefined;
  const x = best;
  const values = marks.flatMap((mark) => {
    const place = nearestIndex(mark.x, x);
    return place === undefined ? [] : [{ label: mark.label, y: mark.y[place] as number }];
  });
  return { x, values };
}

function nearestIndex(x: ArrayLike<number>, at: number): number | undefined {
  if (x.length === 0) return undefined;
  let [low, high] = [0, x.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && at - (x[low - 1] as number) < (x[low] as number) - at) return low - 1;
  return low;
}
