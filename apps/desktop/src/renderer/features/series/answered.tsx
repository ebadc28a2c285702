import type { SeriesTask, TaskResult } from '@wp/eda';
import type { ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import styles from './series.module.css';
import type { SeriesState } from './use-series.ts';

interface AnsweredProps<N extends SeriesTask> {
  what: string;
  asked: SeriesState<N>;
  children(answer: TaskResult<N>): ReactNode;
}

/** An answer, or what becomes of the question. */
export function Answered<N extends SeriesTask>({ what, asked, children }: AnsweredProps<N>) {
  const { answer, error, wasEnded, again } = asked;
  if (error !== undefined) return <ErrorState what={what} error={error} onRetry={again} />;
  if (wasEnded)
    return (
      <EmptyState action={<Button onClick={again}>Compute it</Button>}>
        It was ended before it was done.
      </EmptyState>
    );
  if (answer === undefined) return <p className={styles.waiting}>Computing…</p>;
  return children(answer);
}
