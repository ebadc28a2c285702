import { useIsFetching } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useAnalysis } from '../data/analysis.ts';
import type { Connection } from '../data/connection.ts';
import { useOutbox } from '../data/outbox.ts';
import { useOwner } from '../data/use-outbox.ts';
import { useSqlBytes } from '../features/sql/sql-store.ts';
import { usePipeline } from '../offline/pipeline-store.ts';
import { counted } from '../parts/counted.ts';
import { remainingMs, type Task, useTasks } from '../tasks/tasks.ts';
import styles from './frame.module.css';

/** The lowest line: what is asked, what is open, what is running, and how long still. */
export function Status({ server, connection }: { server: string; connection: Connection }) {
  const reading = useLonger(useIsFetching() > 0, 150);
  const kept = useOutbox(useOwner() ?? '');
  const refused = kept.filter((one) => one.refused !== undefined).length;
  const waiting = kept.length - refused;
  return (
    <TaskStatus idle={reading ? 'reading…' : undefined}>
      <span>{server}</span>
      {connection.state === 'away' && (
        <span className={styles.warning}>The server is away; looking for it…</span>
      )}
      {waiting > 0 && (
        <span className={styles.warning}>
          {counted(waiting, 'annotation')} {waiting === 1 ? 'waits' : 'wait'} for the server
        </span>
      )}
      {refused > 0 && (
        <span className={styles.warning} title="They stand in Explore, with what can be done">
          {counted(refused, 'annotation')} {refused === 1 ? 'was' : 'were'} refused
        </span>
      )}
    </TaskStatus>
  );
}

/** The line without a server. */
export function TaskStatus({
  children,
  idle = 'no task',
}: {
  children?: ReactNode;
  idle?: string | undefined;
}) {
  const tasks = useTasks();
  const { open } = useAnalysis();
  const inDuckdb = useSqlBytes(open?.version);
  const steps = usePipeline().steps.length;
  return (
    <footer className={styles.status}>
      {children}
      {open !== undefined && (
        <span>
          {open.name} · {counted(open.rows, 'row')}
          {steps > 0 && ` after ${counted(steps, 'step')}`} · {megabytes(open.bytes + inDuckdb)} of{' '}
          {megabytes(LIMIT_BYTES)}
        </span>
      )}
      <span className={styles.grow} />
      {tasks.map((task) => (
        <TaskLine key={task.id} task={task} />
      ))}
      <span>{tasks.length > 0 ? '' : idle}</span>
    </footer>
  );
}

/** What an analysis may take of memory. */
const LIMIT_BYTES = 3 * 1024 ** 3;
const megabytes = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.ceil(bytes / 1024 ** 2)} MB`;

function TaskLine({ task }: { task: Task }) {
  const { title, done, detail, cancel } = task;
  const left = remainingMs(task, Date.now());
  return (
    <span className={styles.task}>
      {title}
      <progress value={done} max={1} aria-label={title} />
      {detail}
      {left !== undefined && ` · ${Math.ceil(left / 1000)} s still`}
      {cancel && (
        <button type="button" className={styles.cross} onClick={cancel} title={`End: ${title}`}>
          <X size={12} aria-hidden />
          <span className="visually-hidden">End: {title}</span>
        </button>
      )}
    </span>
  );
}

/** True once `state` has been true for so long: what is over in a blink needs no word. */
function useLonger(state: boolean, ms: number): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!state) {
      setIsLong(false);
      return;
    }
    const timer = setTimeout(() => setIsLong(true), ms);
    return () => clearTimeout(timer);
  }, [state, ms]);
  return state && isLong;
}
