import type { ColumnProfile, ColumnSummary } from '@wp/eda';
import { shown } from '../../parts/figures.ts';
import { useTimeFormat } from '../../time/format.ts';
import { percent } from './column-list.tsx';
import { definitionOf } from './definitions.ts';
import styles from './profile.module.css';

/** All figures of the chosen column; each says on hover what it is. */
export function Inspector({
  column,
  profile,
}: {
  column: ColumnSummary | undefined;
  profile: ColumnProfile | undefined;
}) {
  const { moment } = useTimeFormat();
  if (column === undefined)
    return (
      <aside className={styles.inspector} aria-label="Inspector">
        <p className={styles.none}>Choose a column to see all that is known of it.</p>
      </aside>
    );
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <h2 className={styles.inspected}>{column.name}</h2>
      <p className={styles.none}>
        {column.kind}
        {column.unit !== null && ` · ${column.unit}`}
        {profile !== undefined &&
          ` · ${profile.count.toLocaleString('en-US')} of ${(profile.count + profile.missing).toLocaleString('en-US')} present`}
      </p>
      {profile === undefined ? (
        <p className={styles.none}>Being computed…</p>
      ) : (
        <dl className={styles.figures}>
          {rowsOf(profile, moment).map(([name, value, exact]) => (
            <div key={name} className={styles.figure} title={definitionOf(name, profile)}>
              <dt>{name}</dt>
              <dd title={exact}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </aside>
  );
}

type Row = readonly [name: string, value: string, exact?: string];

function rowsOf(profile: ColumnProfile, moment: (iso: string) => string): Row[] {
  switch (profile.kind) {
    case 'number': {
      const figure = (name: string, value: number | null): Row => [
        name,
        shown(value ?? undefined),
        String(value),
      ];
      const share = (name: string, value: number): Row => [
        name,
        profile.count === 0 ? '—' : `${value.toLocaleString('en-US')} (${percent(value / profile.count)})`,
      ];
      return [
        figure('mean', profile.mean),
        figure('standard deviation', profile.std),
        figure('median', profile.p50),
        figure('IQR', profile.iqr),
        figure('MAD', profile.mad),
        figure('coefficient of variation', profile.cv),
        figure('skewness', profile.skewness),
        figure('excess kurtosis', profile.kurtosis),
        figure('minimum', profile.min),
        figure('p01', profile.p01),
        figure('p05', profile.p05),
        figure('p25', profile.p25),
        figure('p75', profile.p75),
        figure('p95', profile.p95),
        figure('p99', profile.p99),
        figure('maximum', profile.max),
        figure('sum', profile.sum),
        ['distinct', profile.distinct.toLocaleString('en-US')],
        share('zeros', profile.zeros),
        share('negatives', profile.negatives),
        ['infinite', profile.infinite.toLocaleString('en-US')],
        ['monotonic', String(profile.monotonic)],
      ];
    }
    case 'text':
      return [
        ['distinct', profile.distinct.toLocaleString('en-US')],
        ['most frequent', profile.mode ?? '—'],
        ['empty', profile.empty.toLocaleString('en-US')],
        ['entropy', `${shown(profile.entropy)} bits`],
        ['shortest', shown(profile.length_min ?? undefined)],
        ['mean length', shown(profile.length_mean ?? undefined)],
        ['longest', shown(profile.length_max ?? undefined)],
      ];
    case 'time':
      return [
        ['first', profile.start === null ? '—' : moment(profile.start)],
        ['last', profile.end === null ? '—' : moment(profile.end)],
        ['interval', profile.interval_ms === null ? '—' : duration(profile.interval_ms)],
        ['regular', profile.regularity === null ? '—' : percent(profile.regularity)],
        ['gaps', profile.gaps.length.toLocaleString('en-US')],
        ['missing in gaps', profile.missing_in_gaps.toLocaleString('en-US')],
        ['completeness', profile.completeness === null ? '—' : percent(profile.completeness)],
        ['duplicates', profile.duplicates.toLocaleString('en-US')],
        ['out of order', profile.out_of_order.toLocaleString('en-US')],
      ];
    default:
      return profile satisfies never;
  }
}

function duration(ms: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const)
    if (ms >= size && Number.isInteger((10 * ms) / size)) return `${ms / size} ${unit}`;
  return `${ms} ms`;
}
