import type { Answer, Asked, Question } from '@wp/eda';
import { useEffect, useState } from 'react';
import { startTask } from '../tasks/tasks.ts';
import { ask, useAnalysis } from './analysis.ts';

/** An answer about the open dataset, and what becomes of the question. */
export interface AskedState<M extends Question> {
  /** The last answer; of an earlier question while `isStale`. */
  answer: Answer<M> | undefined;
  isStale: boolean;
  isRunning: boolean;
  /** Why there is none; undefined where there is one, or it was ended by the analyst. */
  error: string | undefined;
  /** Whether the analyst ended it. */
  wasEnded: boolean;
  again(): void;
}

interface Settled<M extends Question> {
  key: string;
  answer?: Answer<M>;
  error?: string;
  wasEnded?: boolean;
}

/** What takes longer than this is a task in the status bar. */
const BLINK_MS = 150;

/**
 * Asks about the open dataset, anew whenever the question or the dataset is another; the question before is ended. What
 * lasts is shown in the status bar under `title`, where it can be ended. `args` undefined: nothing is asked.
 */
export function useAsked<M extends Question>(
  question: M,
  args: Asked<M> | undefined,
  { title, tell }: { title: string; tell?: (part: unknown) => void },
): AskedState<M> {
  const { open } = useAnalysis();
  const [settled, setSettled] = useState<Settled<M>>();
  const [last, setLast] = useState<Answer<M>>();
  const [tries, setTries] = useState(0);
  const key = JSON.stringify([open?.version, question, args, tries]);
  const isAsking = open !== undefined && args !== undefined;
  useEffect(() => {
    if (!isAsking) return;
    const ending = new AbortController();
    let isEnded = false;
    const end = () => {
      isEnded = true;
      ending.abort(new Error('It was ended.'));
    };
    let task: ReturnType<typeof startTask> | undefined;
    const timer = setTimeout(() => {
      task = startTask(title, end);
    }, BLINK_MS);
    const settle = (how: Omit<Settled<M>, 'key'>) => {
      if (!ending.signal.aborted || isEnded) setSettled({ key, ...how });
    };
    ask(question, args, {
      signal: ending.signal,
      progress: (share, what) => task?.progress(share, what),
      ...(tell && { tell: tell as never }),
    })
      .then(
        (answer) => {
          if (ending.signal.aborted) return;
          setLast(answer);
          settle({ answer });
        },
        (error: unknown) =>
          settle(
            isEnded ? { wasEnded: true } : { error: error instanceof Error ? error.message : String(error) },
          ),
      )
      .finally(() => {
        clearTimeout(timer);
        task?.end();
      });
    return () => ending.abort(new Error('another question was asked'));
  }, [key, isAsking]);
  const own = settled?.key === key ? settled : undefined;
  return {
    answer: own?.answer ?? last,
    isStale: own?.answer === undefined && last !== undefined,
    isRunning: isAsking && own === undefined,
    error: own?.error,
    wasEnded: own?.wasEnded === true,
    again: () => setTries((before) => before + 1),
  };
}
