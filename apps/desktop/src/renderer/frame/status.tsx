import { useIsFetching } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Connection } from '../data/connection.ts';
import { remainingMs, type Task, useTasks } from '../tasks/tasks.ts';
import styles from './frame.module.css';

/** The lowest line: what is asked, what is running, and how long still. */
export function Status({ server, connection }: { server: string; connection: Connection }) {
  const tasks = useTasks();
  const reading = useLonger(useIsFetching() > 0, 150);
  return (
    <footer className={styles.status}>
      <span>{server}</span>
      {connection.state === 'away' && (
        <span className={styles.warning}>The server is away; looking for it…</span>
      )}
      <span className={styles.grow} />
      {tasks.map((task) => (
        <TaskLine key={task.id} task={task} />
      ))}
      <span>{tasks.length > 0 ? '' : reading ? 'reading…' : 'no task'}</span>
    </footer>
  );
}

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
