import { transfer } from 'comlink';
import { Cancelled } from './cancelled.ts';
import type { FigureTasks, TaskArgs, TaskResult } from './figure-tasks.ts';
import { Figures } from './figures.ts';
import type { SharedColumn } from './shared-columns.ts';

/** What a worker of the pool shows to its caller. */
export function createFiguresService(tasks?: FigureTasks) {
  const figures = new Figures(tasks);
  return {
    put: (columns: readonly SharedColumn[]): void => figures.put(columns),
    /** Ends soon after the flag is set: it is looked at wherever the task tells how far it is. */
    run<N extends keyof FigureTasks>(
      name: N,
      args: TaskArgs<N>,
      flag: Int32Array,
      tell: (share: number, what: string) => void,
    ): TaskResult<N> | Promise<TaskResult<N>> {
      const result = figures.run(name, args, (share, what) => {
        if (Atomics.load(flag, 0) !== 0) throw new Cancelled();
        void tell(share, what);
      });
      // Large answers are handed over, not copied; a task's own buffers are never shared.
      return result instanceof Uint32Array || result instanceof Float64Array
        ? transfer(result, [result.buffer])
        : result;
    },
  };
}

export type FiguresService = ReturnType<typeof createFiguresService>;
