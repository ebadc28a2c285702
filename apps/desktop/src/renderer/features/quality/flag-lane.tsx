import type { CheckId, Lane } from '@wp/eda';
import { Eye, EyeOff } from 'lucide-react';
import { useMemo } from 'react';
import type { Range } from '../explore/resolution.ts';
import { LEFT } from '../explore/time-plot.ts';
import styles from './quality.module.css';
import { SHORT } from './words.ts';

interface FlagLaneProps {
  lane: Lane;
  title: string;
  range: Range;
  /** Width of the chart above, whose plot the lane stands under. */
  width: number;
  isChosen: boolean;
  isMuted: boolean;
  onChoose(): void;
  onMute(): void;
  onAt(ms: number): void;
}

/** Room at the right end, as the chart has it there. */
const RIGHT = 18;
const HEIGHT = 16;
const BAR = 8;

/** What one check flags, on the time of the chart above. */
export function FlagLane(props: FlagLaneProps) {
  const { lane, title, range, isChosen, isMuted, onChoose, onMute, onAt } = props;
  const plotWidth = Math.max(1, props.width - LEFT - RIGHT);
  const path = useMemo(
    () => ('why' in lane ? '' : barsOf(lane.spans, range, plotWidth)),
    [lane, range.fromMs, range.toMs, plotWidth],
  );
  const count = 'why' in lane ? lane.why : `${lane.samples.toLocaleString('en-US')} samples flagged`;
  return (
    <div
      className={styles.lane}
      data-check={lane.check}
      data-chosen={isChosen || undefined}
      data-muted={isMuted || undefined}
    >
      <button
        type="button"
        className={styles.laneName}
        aria-pressed={isChosen}
        title={`${title}: ${count}`}
        onClick={onChoose}
      >
        {SHORT[lane.check]}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: findings are chosen by key in the inspector's list */}
      <svg
        className={styles.laneBars}
        width={plotWidth}
        height={HEIGHT}
        role="img"
        aria-label={`${title}: ${count}`}
        style={{ color: `var(${COLOURS[lane.check]})` }}
        onClick={({ nativeEvent: { offsetX } }) =>
          onAt(range.fromMs + (offsetX / plotWidth) * (range.toMs - range.fromMs))
        }
      >
        <line className={styles.laneLine} x1={0} x2={plotWidth} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        {!isMuted && <path d={path} fill="currentColor" />}
      </svg>
      <button
        type="button"
        className={styles.eye}
        aria-label={`${isMuted ? 'Show' : 'Hide'} ${title}`}
        aria-pressed={isMuted}
        title={isMuted ? 'Show' : 'Hide'}
        onClick={onMute}
      >
        {isMuted ? <EyeOff size={12} aria-hidden /> : <Eye size={12} aria-hidden />}
      </button>
    </div>
  );
}

/** Facts of the data are red, likely faults amber, what is worth a look blue. */
export const COLOURS: Readonly<Record<CheckId, '--bad' | '--warning' | '--accent'>> = {
  stale: '--warning',
  interpolated: '--accent',
  gaps: '--bad',
  outliers: '--warning',
  clipping: '--accent',
  clock: '--bad',
  shift: '--accent',
  range: '--warning',
  peers: '--accent',
  zeros: '--warning',
  completeness: '--bad',
};

/** Bars of at least a pixel; those that would touch are one. */
function barsOf(spans: Float64Array, { fromMs, toMs }: Range, width: number): string {
  const scale = width / (toMs - fromMs);
  const top = (HEIGHT - BAR) / 2;
  const parts: string[] = [];
  let [left, right] = [Number.NaN, Number.NaN];
  const end = () => {
    if (!Number.isNaN(left))
      parts.push(`M${left.toFixed(1)} ${top}h${(right - left).toFixed(1)}v${BAR}H${left.toFixed(1)}z`);
  };
  for (let i = 0; i < spans.length; i += 2) {
    const from = Math.max(0, ((spans[i] as number) - fromMs) * scale);
    const to = Math.min(width, ((spans[i + 1] as number) - fromMs) * scale);
    if (to < 0 || from > width || to < from) continue;
    if (from <= right + 0.5) {
      right = Math.max(right, to);
      continue;
    }
    end();
    [left, right] = [from, Math.max(to, from + 1)];
  }
  end();
  return parts.join('');
}
