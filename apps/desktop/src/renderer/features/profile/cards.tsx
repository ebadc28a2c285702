import type { ColumnProfile, CountedView, NumberProfile, TextProfile, TimeProfile } from '@wp/eda';
import type { ReactNode } from 'react';
import { shown } from '../../parts/figures.ts';
import { useTimeFormat } from '../../time/format.ts';
import { Histogram } from './histogram.tsx';
import styles from './profile.module.css';
import type { CrossFilter } from './use-cross-filter.ts';

interface CardProps {
  name: string;
  unit: string | null;
  profile: ColumnProfile;
  /** How it is counted with all others; undefined for what has no histogram. */
  view: (CountedView & { kind: 'histogram' }) | undefined;
  counts: Uint32Array | undefined;
  filter: CrossFilter;
  /** Whether the rows are of several modules, of which a gap of one is filled by the others. */
  areTogether: boolean;
}

/** One column: how its values lie, which come most often, and what is at its ends. */
export function Card({ name, unit, profile, view, counts, filter, areTogether }: CardProps) {
  return (
    <section className={styles.panel} aria-label={name}>
      <h2 className={styles.panelTitle}>
        {name} {unit !== null && <span className={styles.unit}>[{unit}]</span>}
      </h2>
      {profile.kind === 'number' && (
        <NumberCard profile={profile}>
          {view !== undefined && (
            <Histogram name={name} profile={profile} view={view} counts={counts} filter={filter} />
          )}
        </NumberCard>
      )}
      {profile.kind === 'text' && <TextCard profile={profile} />}
      {profile.kind === 'time' && <TimeCard profile={profile} areTogether={areTogether} />}
    </section>
  );
}

function NumberCard({ profile, children }: { profile: NumberProfile; children: ReactNode }) {
  if (profile.count === 0) return <p className={styles.none}>No value is there.</p>;
  const lists = [
    { title: 'Most frequent', values: profile.most_frequent },
    { title: 'Smallest', values: profile.smallest },
    { title: 'Largest', values: profile.largest },
  ];
  return (
    <>
      {children}
      <div className={styles.lists}>
        {lists.map(({ title, values }) => (
          <dl key={title} className={styles.counts}>
            <dt className={styles.countsTitle}>{title}</dt>
            {values.slice(0, 5).map(({ value, count }) => (
              <dd key={value} title={String(value)}>
                <span>{shown(value)}</span> <small>× {count.toLocaleString('en-US')}</small>
              </dd>
            ))}
          </dl>
        ))}
      </div>
    </>
  );
}

function TextCard({ profile }: { profile: TextProfile }) {
  const most = Math.max(1, ...profile.frequencies.map(({ count }) => count));
  return (
    <ul className={styles.list}>
      {profile.frequencies.slice(0, 12).map(({ value, count }) => (
        <li key={value} className={styles.frequency} title={`${value}: ${count}`}>
          <span className={styles.frequencyName}>{value === '' ? '(empty)' : value}</span>
          <meter className={styles.meter} max={most} value={count} aria-hidden />
          <span>{count.toLocaleString('en-US')}</span>
        </li>
      ))}
      {profile.distinct > 12 && <li className={styles.none}>{profile.distinct - 12} others</li>}
    </ul>
  );
}

function TimeCard({ profile, areTogether }: { profile: TimeProfile; areTogether: boolean }) {
  const { moment } = useTimeFormat();
  return (
    <>
      <p className={styles.none}>
        {profile.gaps.length === 0
          ? 'No gap longer than one and a half intervals.'
          : `${profile.gaps.length} gaps, ${profile.missing_in_gaps.toLocaleString('en-US')} rows missing in them. The longest:`}
        {areTogether && ' All modules are seen together here: Quality has the gaps of each.'}
      </p>
      <ul className={styles.list}>
        {[...profile.gaps]
          .sort((a, b) => b.missing - a.missing)
          .slice(0, 8)
          .map((gap) => (
            <li key={gap.start} className={styles.frequency}>
              <span>
                {moment(gap.start)} – {moment(gap.end)}
              </span>
              <span>{gap.missing.toLocaleString('en-US')} rows</span>
            </li>
          ))}
      </ul>
    </>
  );
}
