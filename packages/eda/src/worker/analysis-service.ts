import { releaseProxy } from 'comlink';
import type { DatasetFiles } from '../store/dataset-files.ts';
import type { Analysis } from './analysis.ts';
import { Cancelled } from './cancelled.ts';
import type { Control } from './control.ts';

export type Questions = {
  [M in keyof Analysis as Analysis[M] extends (
    args: never,
    control: Control,
    tell?: never,
  ) => Promise<unknown>
    ? M
    : never]: Analysis[M];
};
export type Question = keyof Questions;
/** Those that take the way to a dataset's files, for which the page gives an address. */
type Opening = 'compact' | 'exportDataset' | 'openBeside' | 'openDataset';
export type Asked<M extends Question> = M extends Opening
  ? Omit<Parameters<Questions[M]>[0], 'files'> & { url: string }
  : Parameters<Questions[M]>[0];
export type Answer<M extends Question> = Awaited<ReturnType<Questions[M]>>;
/** What a question tells on its way; `never` where it tells nothing. */
export type Told<M extends Question> =
  Parameters<Questions[M]> extends [unknown, unknown, ((part: infer P) => void)?] ? P : never;

interface Heard {
  progress(share: number, what: string): void;
  tell(part: unknown): void;
}

/**
 * What the worker of an analysis shows: any question of it, by its name, with an id by which it can be ended.
 * `filesAt` makes the way to the files of a dataset.
 */
export function createAnalysisService(analysis: Analysis, filesAt: (url: string) => DatasetFiles) {
  const running = new Map<number, AbortController>();
  return {
    async ask<M extends Question>(id: number, question: M, args: Asked<M>, heard: Heard): Promise<Answer<M>> {
      const ending = new AbortController();
      running.set(id, ending);
      // Tasks of a question that failed may go on for a moment: whoever asked hears no more of it.
      let isOver = false;
      const control: Control = {
        signal: ending.signal,
        progress(share, what) {
          ending.signal.throwIfAborted();
          if (!isOver) void heard.progress(share, what);
        },
      };
      const own = isOpening(question) ? { ...args, files: filesAt((args as { url: string }).url) } : args;
      const method = analysis[question] as (
        args: unknown,
        control: Control,
        tell: (part: unknown) => void,
      ) => Promise<Answer<M>>;
      try {
        return await method.call(analysis, own, control, (part) => {
          if (!isOver) void heard.tell(part);
        });
      } finally {
        running.delete(id);
        isOver = true;
        (heard as unknown as { [releaseProxy]?: () => void })[releaseProxy]?.();
      }
    },

    cancel(id: number): void {
      running.get(id)?.abort(new Cancelled());
    },
  };
}

const isOpening = (question: Question): question is Opening =>
  ['compact', 'exportDataset', 'openBeside', 'openDataset'].includes(question);

export type AnalysisService = ReturnType<typeof createAnalysisService>;
