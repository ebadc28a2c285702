import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './state.module.css';

/** What this is for, and what fills it. */
export const EmptyState = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div className={styles.state}>
    <p>{children}</p>
    {action}
  </div>
);

/** What could not be read, and why, with another try. */
export const ErrorState = ({ what, error, onRetry }: { what: string; error: string; onRetry(): void }) => (
  <div className={styles.state} role="alert">
    <p>
      {what} could not be read: {error}
    </p>
    <Button onClick={onRetry}>Try again</Button>
  </div>
);

/** A line that is read aloud as soon as something stands in it. */
export const Failure = ({ message }: { message: string | undefined }) => (
  <p className={styles.failure} role="alert">
    {message}
  </p>
);
