import { releaseProxy } from 'comlink';
import { expect, it } from 'vitest';
import { Analysis } from './analysis.ts';
import { createAnalysisService } from './analysis-service.ts';
import type { Control } from './control.ts';
import type { FiguresPool } from './figures-pool.ts';

const NO_POOL = { size: 0 } as unknown as FiguresPool;

/** One whose question tells how far it is at its beginning, and again after it ended. */
class Late extends Analysis {
  later: Promise<void> = Promise.resolve();
  override async count(_: object, control: Control): Promise<number> {
    control.progress(0.5, 'half');
    this.later = new Promise((resolve) => setTimeout(resolve)).then(() => control.progress(1, 'late'));
    return 7;
  }
}

it('tells whoever asked nothing once the answer is there, as their ear is closed by then', async () => {
  const analysis = new Late(NO_POOL);
  const service = createAnalysisService(analysis, () => {
    throw new Error('no files are asked for');
  });
  const said: string[] = [];
  let isReleased = false;
  const heard = {
    progress(_share: number, what: string) {
      // As comlink does.
      if (isReleased) throw new Error('Proxy has been released and is not useable');
      said.push(what);
    },
    tell() {},
    [releaseProxy]() {
      isReleased = true;
    },
  };
  expect(await service.ask(1, 'count', { selection: {} }, heard)).toBe(7);
  await analysis.later;
  expect([isReleased, said]).toEqual([true, ['half']]);
});
