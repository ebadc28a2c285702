import type { Answer, Asked, Question } from '@wp/eda';
import { startTask } from '../tasks/tasks.ts';
import { ask } from './analysis.ts';

/** What takes longer than this is a task in the status bar. */
const BLINK_MS = 150;

/** Asks about the open dataset; what lasts is a task in the status bar under `title`, where it can be ended. */
export async function askAsTask<M extends Question>(
  question: M,
  args: Asked<M>,
  { title, signal }: { title: string; signal?: AbortSignal | undefined },
): Promise<Answer<M>> {
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  let task: ReturnType<typeof startTask> | undefined;
  const timer = setTimeout(() => {
    task = startTask(title, () => ending.abort(new Error('It was ended.')));
  }, BLINK_MS);
  try {
    return await ask(question, args, {
      signal: ending.signal,
      progress: (share, what) => task?.progress(share, what),
    });
  } finally {
    clearTimeout(timer);
    task?.end();
    signal?.removeEventListener('abort', onAbort);
  }
}
