import type { ReactNode } from 'react';
import styles from './administration.module.css';

interface PageProps {
  title: string;
  note: string;
  /** What there is to do first. */
  action: ReactNode;
  query: { isPending: boolean; error: { message: string } | null; refetch(): unknown };
  children: ReactNode;
}

/** A table of the administration with its states. */
export const Page = ({ title, note, action, query, children }: PageProps) => (
  <section className={styles.page} aria-labelledby="page-title">
    <header className={styles.head}>
      <h1 id="page-title" className={styles.title}>
        {title}
      </h1>
      <span className={styles.note} role="status">
        {query.isPending ? 'Reading…' : note}
      </span>
      {action}
    </header>
    {query.error === null ? (
      children
    ) : (
      <div className={styles.state} role="alert">
        <p>This could not be read: {query.error.message}</p>
        <button type="button" className={styles.button} onClick={() => void query.refetch()}>
          Try again
        </button>
      </div>
    )}
  </section>
);
