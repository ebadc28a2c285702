import { binCount, brushed, type CountedView } from '@wp/eda';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ask, type OpenDataset } from '../../data/analysis.ts';
import { useAsked } from '../../data/use-asked.ts';
import { type Selection, withRange } from '../../selection/selection.ts';
import { changeSelection, useSelection } from '../../selection/selection-store.ts';

/** A range of bins that is being brushed, `toBin` exclusive. */
export interface Brush {
  column: string;
  fromBin: number;
  toBin: number;
}

type HistogramView = CountedView & { kind: 'histogram' };

export interface CrossFilter {
  /** Counts of each view, in their order; undefined where they are not known yet. */
  counts: readonly (Uint32Array | undefined)[];
  /** Whether some of the rows are left out. */
  isFiltered: boolean;
  brush: Brush | undefined;
  /** Called as soon as a chart is touched, so that its cubes are there when it is brushed. */
  touch(view: HistogramView): void;
  move(brush: Brush): void;
  /** Selects what is brushed; undefined lets go of the column's range. */
  end(view: HistogramView, brush: Brush | undefined): void;
}

interface Cubes {
  key: string;
  column: string;
  /** Cubes of each view; undefined until they are there. */
  cubes: readonly Uint32Array[] | undefined;
}

/** Views that filter each other: while one is brushed, the others follow out of cubes, and no row is looked at. */
export function useCrossFilter(dataset: OpenDataset, views: readonly CountedView[]): CrossFilter {
  const { modules, time, where } = useSelection();
  const selection = useMemo(() => ({ modules, time, where }), [modules, time, where]);
  const [brush, setBrush] = useState<Brush>();
  const [cubes, setCubes] = useState<Cubes>();
  const asking = useRef<{ key: string; ending: AbortController }>(undefined);
  const asked = useAsked('counts', views.length === 0 ? undefined : { selection, views }, {
    title: 'Counting',
  });
  const viewsKey = JSON.stringify(views);
  const key = JSON.stringify([dataset.version, selection]) + viewsKey;

  const touch = useCallback(
    (view: HistogramView) => {
      const own = `${key} ${view.column}`;
      if (asking.current?.key === own) return;
      asking.current?.ending.abort(new Error('another chart was touched'));
      const ending = new AbortController();
      asking.current = { key: own, ending };
      setCubes({ key: own, column: view.column, cubes: undefined });
      ask('cubes', { selection, active: view, views }, { signal: ending.signal }).then(
        (made) => setCubes({ key: own, column: view.column, cubes: made }),
        () => {
          // A chart that is touched again is asked about again.
          if (asking.current?.ending === ending) asking.current = undefined;
        },
      );
    },
    [key],
  );
  useEffect(() => () => asking.current?.ending.abort(new Error('the view was left')), []);

  const end = useCallback(({ column, edges }: HistogramView, last: Brush | undefined) => {
    setBrush(undefined);
    changeSelection((present) => withRange(present, column, last && rangeOf(last, edges)));
  }, []);

  // The shown counts stay until the rows have answered: without them all bars would leap up as the hand lets go.
  const shown = useRef<{ views: string; counts: CrossFilter['counts'] }>(undefined);
  const held = shown.current?.views === `${dataset.version}${viewsKey}` ? shown.current.counts : undefined;
  const live = brush !== undefined && cubes?.column === brush.column ? cubes.cubes : undefined;
  const counts = views.map((view, i) => {
    const isOwn =
      brush !== undefined && 'column' in view && view.column === brush.column && view.kind === 'histogram';
    const cube = live?.[i];
    if (brush === undefined || cube === undefined || isOwn)
      return asked.isStale ? held?.[i] : asked.answer?.[i];
    return brushed(cube, binCount(view), brush.fromBin, brush.toBin);
  });
  useEffect(() => {
    shown.current = { views: `${dataset.version}${viewsKey}`, counts };
  });
  return {
    counts,
    isFiltered: where !== undefined || brush !== undefined,
    brush,
    touch,
    move: setBrush,
    end,
  };
}

/**
 * Range of the brushed bins, to the last value before the next bin, which belongs to that one; the last bin has its
 * end.
 */
function rangeOf({ fromBin, toBin }: Brush, edges: readonly number[]): { from: number; to: number } {
  const from = edges[fromBin] as number;
  const to = edges[toBin] as number;
  return { from, to: toBin === edges.length - 1 ? to : before(to) };
}

/** The greatest number below another. */
export function before(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = value;
  bits[0] = (bits[0] as bigint) + (value > 0 ? -1n : 1n);
  return number[0] as number;
}

/** The bins of a range that is selected; undefined where none is. */
export function brushOf({ where = [] }: Selection, { column, edges }: HistogramView): Brush | undefined {
  const range = where.find((one) => one.column === column);
  if (range === undefined) return undefined;
  const bins = edges.length - 1;
  let fromBin = 0;
  while (fromBin < bins - 1 && (edges[fromBin + 1] as number) <= range.from) fromBin += 1;
  let toBin = fromBin + 1;
  while (toBin < bins && (edges[toBin] as number) <= range.to) toBin += 1;
  return { column, fromBin, toBin };
}
