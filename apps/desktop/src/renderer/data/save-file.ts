import type { SaveRequest } from '../../bridge/bridge.ts';
import { startTask } from '../tasks/tasks.ts';

export interface Making {
  signal: AbortSignal;
  progress(share: number, what: string): void;
}

/**
 * Lets the user choose where, makes the file and has it written there: a task in the status bar, which can be ended
 * until the file is there. Answers whether it is; throws an Error that says why it is not.
 */
export async function saveFile(
  request: SaveRequest,
  { title, make }: { title: string; make(making: Making): Promise<Blob> },
): Promise<boolean> {
  const place = await window.wp.files.save(request);
  if (!place.ok) throw new Error(place.message);
  if (place.value === null) return false;
  const url = `/saves/${place.value}`;
  const ending = new AbortController();
  const task = startTask(title, () => ending.abort(new Error('It was ended.')));
  try {
    const blob = await make({
      signal: ending.signal,
      progress: (share, what) => task.progress(WRITING * share, what),
    });
    ending.signal.throwIfAborted();
    task.progress(WRITING, 'writing');
    const answer = await fetch(`${url}?bytes=${blob.size}`, {
      method: 'PUT',
      body: blob,
      signal: ending.signal,
    });
    if (!answer.ok) throw new Error(await answer.text());
    return true;
  } catch (error) {
    // The file is given up: nothing waits for it any more, and nothing of it must be left.
    await fetch(url, { method: 'DELETE' }).catch(() => undefined);
    if (ending.signal.aborted) return false;
    throw error;
  } finally {
    task.end();
  }
}

/** The share of the task that is done before the file is written. */
const WRITING = 0.9;
