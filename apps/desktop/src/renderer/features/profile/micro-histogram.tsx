import type { ColumnProfile } from '@wp/eda';

const WIDTH = 54;
const HEIGHT = 18;
const MOST_BARS = 18;

/** How a column's values lie, small enough for a list: bins, or the most frequent texts, or times by their gaps. */
export function MicroHistogram({ profile }: { profile: ColumnProfile | undefined }) {
  const counts = profile === undefined ? [] : barsOf(profile);
  const most = Math.max(1, ...counts);
  const width = WIDTH / Math.max(1, counts.length);
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      {counts.map((count, i) => {
        const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT);
        return (
          <rect
            key={i}
            x={i * width}
            y={HEIGHT - height}
            width={Math.max(1, width - 1)}
            height={height}
            fill="currentColor"
          />
        );
      })}
    </svg>
  );
}

function barsOf(profile: ColumnProfile): number[] {
  switch (profile.kind) {
    case 'number':
      return merged(profile.histogram.counts);
    case 'text':
      return profile.frequencies.slice(0, MOST_BARS).map(({ count }) => count);
    case 'time':
      return profile.intervals.slice(0, MOST_BARS).map(({ count }) => count);
    default:
      return profile satisfies never;
  }
}

/** Neighbouring bins together, so that no bar is thinner than a pixel. */
function merged(counts: readonly number[]): number[] {
  const each = Math.ceil(counts.length / MOST_BARS);
  return Array.from({ length: Math.ceil(counts.length / each) }, (_, i) =>
    counts.slice(i * each, (i + 1) * each).reduce((sum, count) => sum + count, 0),
  );
}
