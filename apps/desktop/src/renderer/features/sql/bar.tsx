import { Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import styles from './sql.module.css';
import { cancel, MOST_ROWS, type useSql } from './sql-store.ts';

interface BarProps {
  state: ReturnType<typeof useSql>;
  onRun(): void;
  onSave(): void;
}

/** Run or cancel, and what became of it. */
export function Bar({ state, onRun, onSave }: BarProps) {
  const { running, answer, failure, wasEnded } = state;
  const elapsedMs = useElapsed(running?.startedMs);
  return (
    <>
      <div className={styles.bar} role="toolbar" aria-label="Statement">
        {running === undefined ? (
          <Button
            kind="primary"
            onClick={onRun}
            title="Run the statement at the cursor, or what is marked (Ctrl+Enter)"
          >
            <Play size={12} aria-hidden /> Run
          </Button>
        ) : (
          <Button onClick={cancel}>
            <Square size={12} aria-hidden /> Cancel
          </Button>
        )}
        <span className={styles.outcome} role="status">
          {running !== undefined
            ? `running, ${seconds(elapsedMs)}`
            : wasEnded
              ? 'It was ended before it was done.'
              : failure !== undefined
                ? 'It failed.'
                : answer === undefined
                  ? ''
                  : outcomeOf(answer)}
        </span>
        {answer !== undefined && running === undefined && failure === undefined && (
          <Button onClick={onSave}>Save as dataset…</Button>
        )}
      </div>
      {failure !== undefined && (
        <p className={styles.failure} role="alert">
          {failure.message}
        </p>
      )}
    </>
  );
}

function outcomeOf({ rows, isCut, elapsedMs }: { rows: number; isCut: boolean; elapsedMs: number }): string {
  const counted = isCut
    ? `first ${MOST_ROWS.toLocaleString('en-US')} rows of more`
    : `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
  return `${counted} · ${seconds(elapsedMs)}`;
}

const seconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

function useElapsed(startedMs: number | undefined): number {
  const [nowMs, setNow] = useState(0);
  useEffect(() => {
    if (startedMs === undefined) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, [startedMs]);
  return startedMs === undefined ? 0 : Math.max(0, nowMs - startedMs);
}
