import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react';
import { moved, type Range, zoomed } from '../features/explore/resolution.ts';
import { useTimeFormat } from '../time/format.ts';
import styles from './time-strip.module.css';

/** How much there is of a stretch, 0 to 1; `x` and `width` in parts of the whole. */
export interface StripBar {
  x: number;
  width: number;
  height: number;
}

/** A mark below the bars: something that was found, or written down, at a time. */
export interface StripTick extends Range {
  key: string;
  kind: 'note' | 'flag' | 'finding' | 'masked';
  /** Number of a finding's colour of the series, from 1. */
  colour?: number;
  what: string;
}

interface TimeStripProps {
  whole: Range;
  range: Range;
  bars: readonly StripBar[];
  ticks: readonly StripTick[];
  /** What the window does, where that needs a word. */
  title?: string;
  onRange(range: Range): void;
}

const DAY_MS = 86_400_000;
type Grip = 'from' | 'to' | 'window';

/** The analyst's map: the whole span, how much there is of it, and the window, which is dragged and stretched. */
export function TimeStrip({ whole, range, bars, ticks, title, onRange }: TimeStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ grip: Grip; startX: number; range: Range }>();
  const span = whole.toMs - whole.fromMs;
  const time = useTimeFormat();
  // A range shorter than three days would show the same day twice, which says nothing.
  const written = span < 3 * DAY_MS ? time.moment : time.day;
  const shown = drag?.range ?? range;
  const part = (ms: number) => Math.min(1, Math.max(0, (ms - whole.fromMs) / span));
  const [from, to] = [part(shown.fromMs), part(shown.toMs)];

  const begin = (grip: Grip) => (event: PointerEvent) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ grip, startX: event.clientX, range });
  };
  const move = (event: PointerEvent) => {
    if (drag === undefined || strip.current === null) return;
    const byMs = ((event.clientX - drag.startX) / strip.current.clientWidth) * span;
    const { fromMs, toMs } = range;
    const next = {
      fromMs:
        drag.grip === 'to'
          ? fromMs
          : Math.min(fromMs + byMs, (drag.grip === 'from' ? toMs : Infinity) - 1000),
      toMs:
        drag.grip === 'from' ? toMs : Math.max(toMs + byMs, (drag.grip === 'to' ? fromMs : -Infinity) + 1000),
    };
    setDrag({ ...drag, range: { fromMs: Math.round(next.fromMs), toMs: Math.round(next.toMs) } });
  };
  const end = () => {
    if (drag !== undefined) onRange(drag.range);
    setDrag(undefined);
  };
  const step = (event: KeyboardEvent) => {
    const to = KEYS[event.key];
    if (to === undefined || event.altKey) return;
    event.preventDefault();
    onRange(to(range));
  };
  return (
    <div
      ref={strip}
      className={styles.strip}
      onPointerMove={move}
      onPointerUp={end}
      data-testid="time-strip"
      title={title}
    >
      <Bars bars={bars} />
      <div
        className={styles.window}
        style={{ left: `${from * 100}%`, width: `${Math.max(0.002, to - from) * 100}%` }}
        onPointerDown={begin('window')}
        onKeyDown={step}
        onDoubleClick={() => onRange(whole)}
        role="slider"
        tabIndex={0}
        aria-label="The time in view"
        aria-valuenow={Math.round(from * 100)}
        aria-valuetext={`${written(shown.fromMs)} to ${written(shown.toMs)}`}
      >
        <span className={styles.grip} data-side="from" onPointerDown={begin('from')} />
        <span className={styles.grip} data-side="to" onPointerDown={begin('to')} />
      </div>
      <Ticks ticks={ticks} whole={whole} />
      <span className={styles.begins}>{written(whole.fromMs)}</span>
      <span className={styles.ends}>{written(whole.toMs)}</span>
    </div>
  );
}

/** Hundreds of them: drawn anew only where they change, not while the window moves. */
const Bars = memo(function Bars({ bars }: { bars: readonly StripBar[] }) {
  return (
    <svg className={styles.bars} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
      {bars.map(({ x, width, height }) => (
        <rect key={x} x={x} y={1 - height} width={width * 0.85} height={height} />
      ))}
    </svg>
  );
});

const Ticks = memo(function Ticks({ ticks, whole }: { ticks: readonly StripTick[]; whole: Range }) {
  const part = (ms: number) =>
    Math.min(1, Math.max(0, (ms - whole.fromMs) / (whole.toMs - whole.fromMs))) * 100;
  return ticks.map(({ key, kind, colour, what, fromMs, toMs }) => (
    <span
      key={key}
      className={styles.tick}
      data-kind={kind}
      title={what}
      style={{
        left: `${part(fromMs)}%`,
        width: `${part(toMs) - part(fromMs)}%`,
        ...(colour !== undefined && { background: `var(--series-${colour})` }),
      }}
    />
  ));
});

/** The window by keys: along, stretched, narrowed. */
const KEYS: Readonly<Record<string, (range: Range) => Range>> = {
  ArrowLeft: (range) => moved(range, -0.25),
  ArrowRight: (range) => moved(range, 0.25),
  ArrowUp: (range) => zoomed(range, 0.8),
  ArrowDown: (range) => zoomed(range, 1.25),
};
