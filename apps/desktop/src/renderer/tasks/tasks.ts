import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Something that takes longer than a blink: what, how far, and a way to end it. */
export interface Task {
  id: number;
  title: string;
  startedAt: number;
  /** Share that is done, 0 to 1; undefined where nobody can say. */
  done: number | undefined;
  /** Part that it is at, such as `part 3 of 12`. */
  detail: string | undefined;
  cancel: (() => void) | undefined;
}

export interface RunningTask {
  progress(done: number | undefined, detail?: string): void;
  end(): void;
}

const store = createStore<{ tasks: readonly Task[] }>(() => ({ tasks: [] }));
let lastId = 0;

/** Shows a task in the status bar until `end`. */
export function startTask(title: string, cancel?: () => void): RunningTask {
  lastId += 1;
  const id = lastId;
  const change = (how: (task: Task) => Task) =>
    store.setState(({ tasks }) => ({ tasks: tasks.map((task) => (task.id === id ? how(task) : task)) }));
  const task: Task = { id, title, startedAt: Date.now(), done: undefined, detail: undefined, cancel };
  store.setState(({ tasks }) => ({ tasks: [...tasks, task] }));
  return {
    progress: (done, detail) => change((before) => ({ ...before, done, detail })),
    end: () => store.setState(({ tasks }) => ({ tasks: tasks.filter((one) => one.id !== id) })),
  };
}

export const useTasks = (): readonly Task[] => useStore(store, (state) => state.tasks);

/** Milliseconds still to go, from how fast it went so far; undefined while that says nothing. */
export function remainingMs(
  { startedAt, done }: Pick<Task, 'startedAt' | 'done'>,
  nowMs: number,
): number | undefined {
  if (done === undefined || done < 0.02) return undefined;
  return ((nowMs - startedAt) * (1 - done)) / done;
}
