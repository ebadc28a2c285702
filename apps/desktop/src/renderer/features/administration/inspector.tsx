import type { ReactNode } from 'react';
import styles from './administration.module.css';

/** What is picked in the table, and what can be done about it. */
export const Inspector = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <aside className={styles.inspector} aria-label="Inspector">
    <h2 className={styles.inspected}>{title}</h2>
    {children}
  </aside>
);

/** Names with their values, one a line. */
export const Figures = ({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className={styles.figures}>
    {of.map(([name, value]) => (
      <div key={name} className={styles.figure}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** What was, or would be, done; read aloud. */
export const Said = ({ kind, children }: { kind?: 'warning' | undefined; children: ReactNode }) => (
  <p className={styles.said} data-kind={kind} role="status">
    {children}
  </p>
);

export const State = ({
  is,
  children,
}: {
  is: 'good' | 'bad' | 'warning' | 'plain';
  children: ReactNode;
}) => (
  <span className={styles.state} data-state={is}>
    {children}
  </span>
);
