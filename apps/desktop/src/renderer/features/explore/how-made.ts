import type { TraceSummary } from '@wp/eda';
import { counted } from '../../parts/counted.ts';
import type { TracesView } from './use-traces.ts';

/** What is drawn, in the field's words, such as `1h means, from the roll-up by hour`. */
export function levelName({ level: { bucket }, from }: TracesView): string {
  if (bucket === undefined) return 'samples';
  return `${bucket} means, ${from === undefined || from === 'raw' ? 'from raw' : `from the roll-up by ${from}`}`;
}

/** How the numbers on the screen came to be. */
export function howMade(
  summaries: readonly (readonly TraceSummary[])[],
  traces: TracesView,
  /** Rows of a heat map; undefined where there are lines. */
  heatRows: number | undefined,
): string {
  if (heatRows !== undefined)
    return `${traces.level.bucket === undefined ? 'means of samples' : levelName(traces)} · ${heatRows} modules`;
  const all = summaries.flat();
  const samples = counted(
    all.reduce((sum, { count }) => sum + count, 0),
    'sample',
  );
  const rows = counted(
    all.reduce((sum, one) => sum + one.rows, 0),
    'mean',
  );
  if (traces.level.bucket === undefined) return `all ${samples}`;
  return `${levelName(traces)} · ${rows} of ${samples}`;
}
