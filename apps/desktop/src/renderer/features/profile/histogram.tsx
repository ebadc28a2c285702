import type { CountedView, NumberProfile } from '@wp/eda';
import { memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { Copyable } from '../../parts/copyable.tsx';
import { numbersCsv } from '../../parts/drawing.ts';
import { shown, valueLabels } from '../../parts/figures.ts';
import { roundTicks } from '../../parts/ticks.ts';
import { useSelection } from '../../selection/selection-store.ts';
import styles from './profile.module.css';
import { type Brush, brushOf, type CrossFilter } from './use-cross-filter.ts';

const WIDTH = 360;
const HEIGHT = 96;
const BOX = 18;

interface HistogramProps {
  name: string;
  profile: NumberProfile;
  view: CountedView & { kind: 'histogram' };
  /** Rows within what is selected elsewhere; undefined where they are counted just now. */
  counts: Uint32Array | undefined;
  filter: CrossFilter;
}

/**
 * Bins, and below them the box: quartiles, median, and whiskers to the farthest values within 1.5 × the IQR. A drag
 * selects a range of values; the rows that are selected stand before all rows.
 */
export function Histogram({ name, profile, view, counts, filter }: HistogramProps) {
  const { edges, rule } = profile.histogram;
  const selection = useSelection();
  const from = useRef<number>(undefined);
  const [pointed, setPointed] = useState<number>();
  const bins = edges.length - 1;
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const share = (value: number) => (value - low) / (high - low || 1);
  const brush = filter.brush?.column === name ? filter.brush : brushOf(selection, view);
  const most = Math.max(1, ...profile.histogram.counts);
  const binAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(bins - 1, Math.floor(((event.clientX - box.left) / box.width) * bins)));
  };
  const reach = (to: number): Brush => {
    const start = from.current ?? to;
    return { column: name, fromBin: Math.min(start, to), toBin: Math.max(start, to) + 1 };
  };
  return (
    <>
      <Copyable name={`Histogram of ${name}`} csv={() => csvOf(profile, counts)}>
        <svg
          className={styles.histogram}
          viewBox={`0 0 ${WIDTH} ${HEIGHT + BOX}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Histogram of ${name}: ${bins} bins from ${shown(low)} to ${shown(high)}, by ${rule}`}
          onPointerEnter={() => filter.touch(view)}
          onPointerLeave={() => setPointed(undefined)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            from.current = binAt(event);
            filter.touch(view);
            filter.move(reach(from.current));
          }}
          onPointerMove={(event) => {
            const bin = binAt(event);
            if (bin !== pointed) setPointed(bin);
            if (from.current !== undefined) filter.move(reach(bin));
          }}
          onPointerUp={(event) => {
            if (from.current === undefined) return;
            const last = reach(binAt(event));
            from.current = undefined;
            // A press without a drag lets go of what was selected.
            filter.end(view, last.toBin - last.fromBin === 1 ? undefined : last);
          }}
          onPointerCancel={() => {
            from.current = undefined;
            filter.end(view, undefined);
          }}
        >
          <Bars className={styles.all} counts={profile.histogram.counts} most={most} />
          <Bars
            className={styles.bar}
            counts={counts ?? profile.histogram.counts}
            most={most}
            range={brush}
          />
          {brush !== undefined && (
            <rect
              className={styles.brush}
              x={(brush.fromBin / bins) * WIDTH}
              y={0}
              width={((brush.toBin - brush.fromBin) / bins) * WIDTH}
              height={HEIGHT}
            />
          )}
          <Box profile={profile} x={(value) => share(value) * WIDTH} />
        </svg>
      </Copyable>
      <Axis low={low} high={high} share={share} />
      <p className={styles.corner}>
        {pointed === undefined
          ? brush === undefined
            ? 'Drag to select values.'
            : `${shown(edges[brush.fromBin] ?? undefined)} to ${shown(edges[brush.toBin] ?? undefined)} selected; press to let go.`
          : `${shown(edges[pointed] ?? undefined)} to ${shown(edges[pointed + 1] ?? undefined)}: ${counts === undefined || !filter.isFiltered ? '' : `${(counts[pointed] ?? 0).toLocaleString('en-US')} of `}${(profile.histogram.counts[pointed] ?? 0).toLocaleString('en-US')}`}
      </p>
    </>
  );
}

const csvOf = ({ histogram: { edges, counts } }: NumberProfile, selected: Uint32Array | undefined): string =>
  numbersCsv(
    ['from', 'to', 'rows', 'selected'],
    counts.map((count, i) => [
      edges[i] ?? Number.NaN,
      edges[i + 1] ?? Number.NaN,
      count,
      selected?.[i] ?? count,
    ]),
  );

interface BarsProps {
  className: string | undefined;
  counts: ArrayLike<number>;
  most: number;
  /** Range of the bins that are drawn; absent: all are. */
  range?: { fromBin: number; toBin: number } | undefined;
}

/** All bars as one path: a brush draws them anew at every move of the hand. */
const Bars = memo(function Bars({ className, counts, most, range }: BarsProps) {
  const path = useMemo(() => {
    const width = WIDTH / counts.length;
    let drawn = '';
    for (let i = range?.fromBin ?? 0; i < (range?.toBin ?? counts.length); i++) {
      const count = counts[i] ?? 0;
      if (count === 0) continue;
      const height = Math.max(1, (count / most) * HEIGHT);
      const thick = Math.max(0.5, width - 0.6);
      drawn += `M${(i * width).toFixed(2)} ${HEIGHT}v${(-height).toFixed(2)}h${thick.toFixed(2)}v${height.toFixed(2)}z`;
    }
    return drawn;
  }, [counts, most, range?.fromBin, range?.toBin]);
  return <path className={className} d={path} />;
});

const Axis = memo(function Axis({
  low,
  high,
  share,
}: {
  low: number;
  high: number;
  share(value: number): number;
}) {
  const ticks = roundTicks(low, high, 5);
  const labels = valueLabels(ticks);
  return (
    <div className={styles.axis} aria-hidden>
      {ticks.map((tick, i) => (
        <span key={tick} style={{ left: `${100 * share(tick)}%` }}>
          {labels[i]}
        </span>
      ))}
    </div>
  );
});

function Box({ profile, x }: { profile: NumberProfile; x: (value: number) => number }) {
  const { p25, p50, p75, min, max } = profile;
  if (p25 === null || p50 === null || p75 === null || min === null || max === null) return null;
  const reach = 1.5 * (p75 - p25);
  const [from, to] = [Math.max(min, p25 - reach), Math.min(max, p75 + reach)];
  const middle = HEIGHT + BOX / 2 + 1;
  return (
    <g className={styles.box}>
      <title>{`quartiles ${shown(p25)} and ${shown(p75)}, median ${shown(p50)}`}</title>
      <line x1={x(from)} x2={x(to)} y1={middle} y2={middle} />
      <rect x={x(p25)} y={middle - 5} width={Math.max(1, x(p75) - x(p25))} height={10} />
      <line className={styles.median} x1={x(p50)} x2={x(p50)} y1={middle - 6} y2={middle + 6} />
    </g>
  );
}
