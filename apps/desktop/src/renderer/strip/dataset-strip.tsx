import { useMemo } from 'react';
import { type Command, useCommands } from '../commands/registry.ts';
import type { OpenDataset } from '../data/analysis.ts';
import { useAsked } from '../data/use-asked.ts';
import { bucketFor, bucketMs, type Range } from '../features/explore/resolution.ts';
import { counted } from '../parts/counted.ts';
import { changeSelection, selectionStore, useSelection } from '../selection/selection-store.ts';
import { useFound } from './findings-store.ts';
import { type StripBar, TimeStrip } from './time-strip.tsx';
import { WINDOW_STEPS } from './window-steps.ts';

const MOST_BARS = 400;

interface DatasetStripProps {
  dataset: OpenDataset;
  /** A view that looks at all rows says so. */
  title?: string | undefined;
}

/** The analyst's map of the open dataset: the window is the time that is selected, everywhere. */
export function DatasetStrip({ dataset, title }: DatasetStripProps) {
  const { time, metrics } = useSelection();
  const { span, version } = dataset;
  const numbers = dataset.columns.filter(({ kind }) => kind === 'number');
  const column = (numbers.find(({ name }) => metrics?.includes(name)) ?? numbers[0])?.name;
  const whole = span ?? undefined;
  const cut = useMemo(() => whole && cutOf(whole), [whole]);
  const { answer } = useAsked('occupancy', cut && { column, ...cut }, { title: 'Counting rows over time' });
  const bars = useMemo(() => (cut && whole ? barsOf(answer, cut, whole) : []), [answer, cut, whole]);
  const found = useFound(version);
  useCommands(useStripCommands(whole));
  if (whole === undefined) return null;
  return (
    <TimeStrip
      whole={whole}
      range={time ?? whole}
      bars={bars}
      ticks={found}
      title={
        title ??
        `Rows with ${column ?? 'an instant'}${found.length > 0 ? `; ${counted(found.length, 'finding')} of Quality` : ''}`
      }
      onRange={(range) => selectTime(range, whole)}
    />
  );
}

/** All of the time is no selection. */
function selectTime(range: Range, whole: Range): void {
  const isAll = range.fromMs <= whole.fromMs && range.toMs >= whole.toMs;
  changeSelection(({ time: _, ...rest }) => (isAll ? rest : { ...rest, time: within(range, whole) }));
}

/** The range moved to lie within what there is, of the same width where that fits. */
function within({ fromMs, toMs }: Range, whole: Range): Range {
  const width = Math.min(toMs - fromMs, whole.toMs - whole.fromMs);
  const from = Math.min(Math.max(fromMs, whole.fromMs), whole.toMs - width);
  return { fromMs: from, toMs: from + width };
}

/** Stretches of round lengths: others would hold now one reading more, now one less. */
function cutOf({ fromMs, toMs }: Range): Range & { buckets: number } {
  const name = bucketFor(toMs - fromMs, MOST_BARS);
  const wide = name === undefined ? (toMs - fromMs) / MOST_BARS : bucketMs(name);
  const from = Math.floor(fromMs / wide) * wide;
  const buckets = Math.max(1, Math.ceil((toMs - from) / wide));
  return { fromMs: from, toMs: from + buckets * wide, buckets };
}

function barsOf(counts: Uint32Array | undefined, cut: Range & { buckets: number }, whole: Range): StripBar[] {
  if (counts === undefined) return [];
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 1);
  const span = whole.toMs - whole.fromMs;
  const width = (cut.toMs - cut.fromMs) / cut.buckets / span;
  const first = (cut.fromMs - whole.fromMs) / span;
  return Array.from(counts, (count, i) => ({ x: first + i * width, width, height: count / most })).filter(
    ({ height }) => height > 0,
  );
}

/** The keys that Explore has for its window. */
function useStripCommands(whole: Range | undefined): readonly Command[] {
  return useMemo((): Command[] => {
    if (whole === undefined) return [];
    const command = (id: string, name: string, shortcut: string, to: (range: Range) => Range): Command => ({
      id: `strip.${id}`,
      title: name,
      group: 'Selection',
      words: 'time window',
      shortcut,
      run: () => selectTime(to(selectionStore.getState().present.time ?? whole), whole),
    });
    return [
      ...WINDOW_STEPS.map(([id, name, shortcut, to]) => command(id, name, shortcut, to)),
      command('whole', 'All of the time', 'W', () => whole),
    ];
  }, [whole]);
}
