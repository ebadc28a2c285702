import type { CountedView, NumberProfile } from '@wp/eda';
import { useState } from 'react';
import { Copyable } from '../../parts/copyable.tsx';
import { numbersCsv } from '../../parts/drawing.ts';
import { shown } from '../../parts/figures.ts';
import { CountsPicture } from './counts-picture.tsx';
import styles from './profile.module.css';

type DensityView = CountedView & { kind: 'density' };
const CELLS = 60;

/** Equal cells over the range of two columns. */
export function densityView(
  x: string,
  y: string,
  of: (name: string) => NumberProfile,
): DensityView | undefined {
  const axis = (column: string) => {
    const { min, max } = of(column);
    if (min === null || max === null || min === max) return undefined;
    const edges = Array.from({ length: CELLS + 1 }, (_, i) =>
      i === CELLS ? max : min + ((max - min) * i) / CELLS,
    );
    return { column, edges };
  };
  const [across, up] = [axis(x), axis(y)];
  return across === undefined || up === undefined ? undefined : { kind: 'density', x: across, y: up };
}

/** How many rows have both values, by colour. */
export function Density({ view, counts }: { view: DensityView; counts: Uint32Array | undefined }) {
  const [cell, setCell] = useState<{ across: number; down: number }>();
  const { x, y } = view;
  const ends = ({ edges }: DensityView['x']) => [shown(edges[0]), shown(edges.at(-1))] as const;
  const [left, right] = ends(x);
  const [bottom, top] = ends(y);
  const rows = counts?.reduce((sum, count) => sum + count, 0);
  return (
    <section className={styles.panel} aria-label={`${x.column} and ${y.column}`}>
      <h2 className={styles.panelTitle}>
        {y.column} <span className={styles.unit}>over</span> {x.column}
      </h2>
      <div className={styles.density}>
        <span className={styles.axisUp} aria-hidden>
          <span>{top}</span>
          <span>{bottom}</span>
        </span>
        <Copyable name={`${y.column} over ${x.column}`} csv={() => csvOf(view, counts)}>
          <CountsPicture
            counts={counts}
            across={CELLS}
            down={CELLS}
            isLogarithmic
            isUpward
            label={`Density of ${x.column} and ${y.column}`}
            onPoint={setCell}
          />
        </Copyable>
        <span className={styles.axisAcross} aria-hidden>
          <span>{left}</span>
          <span>{right}</span>
        </span>
      </div>
      <p className={styles.corner}>
        {cell === undefined || counts === undefined
          ? `${(rows ?? 0).toLocaleString('en-US')} rows with both, colour by their logarithm`
          : `${x.column} ${shown(x.edges[cell.across])}, ${y.column} ${shown(y.edges[cell.down])}: ${(counts[cell.down * CELLS + cell.across] ?? 0).toLocaleString('en-US')} rows`}
      </p>
    </section>
  );
}

function csvOf({ x, y }: DensityView, counts: Uint32Array | undefined): string {
  const rows = [...(counts ?? [])].map((count, at) => [
    x.edges[at % CELLS] ?? Number.NaN,
    y.edges[Math.floor(at / CELLS)] ?? Number.NaN,
    count,
  ]);
  return numbersCsv([x.column, y.column, 'rows'], rows);
}
