import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { useDataSource } from '../../data/chosen-source.ts';
import { useTimeFormat } from '../../time/format.ts';
import styles from './explore.module.css';
import { bucketFor, moved, type Range, zoomed } from './resolution.ts';
import type { Drawn } from './use-annotations.ts';

interface TimeStripProps {
  /** Whose readings are counted. */
  metric: string | undefined;
  whole: Range;
  range: Range;
  annotations: readonly Drawn[];
  onRange(range: Range): void;
}

const BARS = 400;
const DAY_MS = 86_400_000;
type Grip = 'from' | 'to' | 'window';

/** The analyst's map: the whole span, how much there is of it, and the window, which is dragged and stretched. */
export function TimeStrip({ metric, whole, range, annotations, onRange }: TimeStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ grip: Grip; startX: number; range: Range }>();
  const span = whole.toMs - whole.fromMs;
  const time = useTimeFormat();
  // Of less than three days the same day twice would say nothing.
  const written = span < 3 * DAY_MS ? time.moment : time.day;
  const bars = useBars(metric, whole, time.zone);
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
    <div ref={strip} className={styles.strip} onPointerMove={move} onPointerUp={end} data-testid="time-strip">
      <Bars bars={bars} />
      <div
        className={styles.window}
        style={{ left: `${from * 100}%`, width: `${Math.max(0.002, to - from) * 100}%` }}
        onPointerDown={begin('window')}
        onKeyDown={step}
        role="slider"
        tabIndex={0}
        aria-label="The time in view"
        aria-valuenow={Math.round(from * 100)}
        aria-valuetext={`${written(shown.fromMs)} to ${written(shown.toMs)}`}
      >
        <span className={styles.grip} data-side="from" onPointerDown={begin('from')} />
        <span className={styles.grip} data-side="to" onPointerDown={begin('to')} />
      </div>
      {annotations.map(({ key, from: begin, to: finish, kind, label, text }) => (
        <span
          key={key}
          className={styles.tick}
          data-kind={kind}
          title={label ?? text}
          style={{
            left: `${part(Date.parse(begin)) * 100}%`,
            width: `${(part(Date.parse(finish)) - part(Date.parse(begin))) * 100}%`,
          }}
        />
      ))}
      <span className={styles.begins}>{written(whole.fromMs)}</span>
      <span className={styles.ends}>{written(whole.toMs)}</span>
    </div>
  );
}

/** Hundreds of them: drawn anew only where they change, not while the window moves. */
const Bars = memo(function Bars({ bars }: { bars: ReturnType<typeof useBars> }) {
  return (
    <svg className={styles.bars} viewBox={`0 0 ${BARS} 1`} preserveAspectRatio="none" aria-hidden>
      {bars.map(({ x, width, height }) => (
        <rect key={x} x={x} y={1 - height} width={width * 0.85} height={height} />
      ))}
    </svg>
  );
});

/** The window by keys: along, stretched, narrowed. */
const KEYS: Readonly<Record<string, (range: Range) => Range>> = {
  ArrowLeft: (range) => moved(range, -0.25),
  ArrowRight: (range) => moved(range, 0.25),
  ArrowUp: (range) => zoomed(range, 0.8),
  ArrowDown: (range) => zoomed(range, 1.25),
};

/** How many readings each stretch holds, of the most that one holds. */
function useBars(metric: string | undefined, whole: Range, zone: string) {
  const source = useDataSource();
  const span = whole.toMs - whole.fromMs;
  const bucket = bucketFor(span, BARS);
  const counts = useQuery({
    queryKey: ['strip', source.id, metric, bucket, Math.floor(whole.fromMs / 60_000), zone],
    enabled: metric !== undefined && bucket !== undefined,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      source.series(
        {
          modules: undefined,
          metrics: [metric ?? ''],
          ...whole,
          bucket,
          timeZone: zone,
          combined: true,
        },
        signal,
      ),
  });
  const { fromMs } = whole;
  return useMemo(() => {
    const [one] = counts.data?.series ?? [];
    if (one === undefined) return [];
    const count = one.count ?? [];
    const most = Math.max(...Array.from(count, (n) => n ?? 0));
    const at = Array.from(one.t);
    const step = Math.min(...at.slice(1).map((ms, i) => ms - (at[i] ?? 0)), span);
    return at.map((ms, i) => ({
      x: ((ms - fromMs) / span) * BARS,
      width: (step / span) * BARS,
      height: (count[i] ?? 0) / most,
    }));
  }, [counts.data, fromMs, span]);
}
