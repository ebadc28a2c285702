import type { NumberProfile } from '@wp/eda';
import { shown, valueLabels } from '../../parts/figures.ts';
import { roundTicks } from '../../parts/ticks.ts';
import styles from './profile.module.css';

const WIDTH = 360;
const HEIGHT = 96;
const BOX = 18;

/** Bins, and below them the box: quartiles, median, and whiskers to the farthest values within 1.5 × the IQR. */
export function Histogram({ name, profile }: { name: string; profile: NumberProfile }) {
  const { edges, counts } = profile.histogram;
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const share = (value: number) => (value - low) / (high - low || 1);
  const x = (value: number) => share(value) * WIDTH;
  const most = Math.max(1, ...counts);
  const ticks = roundTicks(low, high, 5);
  const labels = valueLabels(ticks);
  return (
    <>
      <svg
        className={styles.histogram}
        viewBox={`0 0 ${WIDTH} ${HEIGHT + BOX}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram of ${name}: ${counts.length} bins from ${shown(low)} to ${shown(high)}, by ${profile.histogram.rule}`}
      >
        {counts.map((count, i) => {
          const [from, to] = [edges[i] ?? 0, edges[i + 1] ?? 0];
          const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT);
          return (
            <rect
              key={from}
              className={styles.bar}
              x={x(from)}
              y={HEIGHT - height}
              width={Math.max(0.5, x(to) - x(from) - 0.6)}
              height={height}
            >
              <title>{`${shown(from)} to ${shown(to)}: ${count.toLocaleString('en-US')}`}</title>
            </rect>
          );
        })}
        <Box profile={profile} x={x} />
      </svg>
      <div className={styles.axis} aria-hidden>
        {ticks.map((tick, i) => (
          <span key={tick} style={{ left: `${100 * share(tick)}%` }}>
            {labels[i]}
          </span>
        ))}
      </div>
    </>
  );
}

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
