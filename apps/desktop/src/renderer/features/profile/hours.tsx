import type { CountedView } from '@wp/eda';
import { useState } from 'react';
import { Copyable } from '../../parts/copyable.tsx';
import { numbersCsv } from '../../parts/drawing.ts';
import { useTimeFormat } from '../../time/format.ts';
import { CountsPicture } from './counts-picture.tsx';
import styles from './profile.module.css';

type HoursView = CountedView & { kind: 'hours' };

/** How many rows have a value, by day and hour of the local clock: what is missing, and when, is seen at once. */
export function Hours({ view, counts }: { view: HoursView; counts: Uint32Array | undefined }) {
  const { isoDay } = useTimeFormat();
  const [cell, setCell] = useState<{ across: number; down: number }>();
  const day = (index: number) => isoDay(view.fromMs + index * 86_400_000);
  // Hours go down and days across, as a calendar is read.
  const turned = counts && turn(counts, view.days);
  return (
    <section className={styles.panel} aria-label={`${view.column} by day and hour`}>
      <h2 className={styles.panelTitle}>
        {view.column} <span className={styles.unit}>by day and hour, {view.timeZone}</span>
      </h2>
      <div className={styles.density}>
        <span className={styles.axisUp} aria-hidden>
          <span>0 h</span>
          <span>24 h</span>
        </span>
        <Copyable name={`${view.column} by day and hour`} csv={() => csvOf(counts, day)}>
          <CountsPicture
            counts={turned}
            across={view.days}
            down={24}
            label={`Rows of ${view.column} by day and hour`}
            onPoint={setCell}
          />
        </Copyable>
        <span className={styles.axisAcross} aria-hidden>
          <span>{day(0)}</span>
          <span>{day(view.days - 1)}</span>
        </span>
      </div>
      <p className={styles.corner}>
        {cell === undefined || counts === undefined
          ? 'rows whose value is there'
          : `${day(cell.across)}, ${cell.down}–${cell.down + 1} h: ${(counts[cell.across * 24 + cell.down] ?? 0).toLocaleString('en-US')} rows`}
      </p>
    </section>
  );
}

function turn(counts: Uint32Array, days: number): Uint32Array {
  const turned = new Uint32Array(counts.length);
  for (let day = 0; day < days; day++)
    for (let hour = 0; hour < 24; hour++) turned[hour * days + day] = counts[day * 24 + hour] as number;
  return turned;
}

function csvOf(counts: Uint32Array | undefined, day: (index: number) => string): string {
  const rows = [...(counts ?? [])].map((count, at) => [day(Math.floor(at / 24)), at % 24, count]);
  return numbersCsv(['day', 'hour', 'rows'], rows);
}
