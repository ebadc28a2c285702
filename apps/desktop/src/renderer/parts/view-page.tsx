import { type ReactNode, useId } from 'react';
import styles from './view-page.module.css';

interface ViewProps {
  title: string;
  /** How much there is of it, or that it is being read. */
  note: ReactNode;
  /** Button for what there is to do first, at the right end. */
  action?: ReactNode;
  /** It takes the height that there is, and scrolls nothing itself. */
  isFilling?: boolean;
  children: ReactNode;
}

/** A view under its head: the title, a note beside it, an action at the end. */
export function ViewPage({ title, note, action, isFilling, children }: ViewProps) {
  const id = useId();
  return (
    <section className={styles.page} data-filling={isFilling} aria-labelledby={id}>
      <header className={styles.head}>
        <h1 id={id} className={styles.title}>
          {title}
        </h1>
        <span className={styles.note} role="status">
          {note}
        </span>
        {action}
      </header>
      {children}
    </section>
  );
}
