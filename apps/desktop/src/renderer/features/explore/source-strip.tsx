import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDataSource } from '../../data/chosen-source.ts';
import { type StripBar, TimeStrip } from '../../strip/time-strip.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { bucketFor, type Range } from './resolution.ts';
import { type Drawn, ticksOf } from './use-annotations.ts';

const BARS = 400;

interface SourceStripProps {
  /** Metric whose readings are counted. */
  metric: string | undefined;
  whole: Range;
  range: Range;
  annotations: readonly Drawn[];
  onRange(range: Range): void;
}

/** The time strip of what Explore draws, with its annotations. */
export function SourceStrip({ metric, whole, range, annotations, onRange }: SourceStripProps) {
  const { zone } = useTimeFormat();
  const bars = useBars(metric, whole, zone);
  const ticks = useMemo(() => ticksOf(annotations), [annotations]);
  return <TimeStrip whole={whole} range={range} bars={bars} ticks={ticks} onRange={onRange} />;
}

/** Bars of how many readings each stretch holds, as a part of the most that one holds. */
function useBars(metric: string | undefined, whole: Range, zone: string): readonly StripBar[] {
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
      x: (ms - fromMs) / span,
      width: step / span,
      height: (count[i] ?? 0) / most,
    }));
  }, [counts.data, fromMs, span]);
}
