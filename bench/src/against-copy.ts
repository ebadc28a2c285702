import { FROM, POINTS_PER_RECORD, perSecond, spanMs } from './load.ts';
import { ratios, summarize, timed } from './measure.ts';
import { copyIn, EMPTY, makeChunks, type NativeService } from './native.ts';
import { busySeconds } from './processor.ts';
import type { Measured, RunContext } from './row.ts';

/** Times `send`, which stores `count` records in an empty service, against C: bare COPY of the same points as `rows`. */
export async function timeAgainstCopy(
  { url, service, run }: NativeService,
  { repetitions, progress }: Pick<RunContext, 'repetitions' | 'progress'>,
  load: { count: number; rows: readonly Uint8Array[]; send: () => Promise<void> },
): Promise<Measured & { facts: Record<string, number> }> {
  const { count, rows, send } = load;
  const ours: number[] = [];
  const against: number[] = [];
  const millions = (count * POINTS_PER_RECORD) / 1e6;
  const work = { server: [] as number[], ours: [] as number[], copy: [] as number[] };
  for (let i = 0; i < repetitions; i++) {
    progress(`${i + 1} of ${repetitions}`);
    await run(EMPTY, ...makeChunks(FROM, FROM + spanMs(count)), 'checkpoint');
    let busy = busySeconds();
    against.push(perSecond(count, await copyIn(url, rows, 2)));
    work.copy.push((busySeconds() - busy) / millions);
    await run(EMPTY, 'checkpoint');
    const cpu = service.cpuSeconds();
    busy = busySeconds();
    const { ms } = await timed(send);
    work.ours.push((busySeconds() - busy) / millions);
    work.server.push((service.cpuSeconds() - cpu) / millions);
    ours.push(perSecond(count, ms));
  }
  const facts = {
    "the server's processor seconds a million points": summarize(work.server).median,
    'processor seconds a million points, all processes': summarize(work.ours).median,
    'processor seconds a million points, all processes, C': summarize(work.copy).median,
    "C's processor seconds, times ours": summarize(ratios(work.copy, work.ours)).median,
  };
  return {
    unit: 'points/s',
    ours,
    against,
    againstIs: 'C: binary COPY, 2 connections, chunks made before',
    facts,
  };
}
