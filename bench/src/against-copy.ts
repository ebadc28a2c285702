import { FROM, POINTS_PER_RECORD, perSecond, spanMs } from './load.ts';
import { summarize, timed } from './measure.ts';
import { copyIn, EMPTY, makeChunks, type NativeService } from './native.ts';
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
  const cpuPerMillion: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    progress(`${i + 1} of ${repetitions}`);
    await run(EMPTY, ...makeChunks(FROM, FROM + spanMs(count)), 'checkpoint');
    against.push(perSecond(count, await copyIn(url, rows, 2)));
    await run(EMPTY, 'checkpoint');
    const cpu = service.cpuSeconds();
    const { ms } = await timed(send);
    cpuPerMillion.push((service.cpuSeconds() - cpu) / ((count * POINTS_PER_RECORD) / 1e6));
    ours.push(perSecond(count, ms));
  }
  const facts = { "the server's processor seconds a million points": summarize(cpuPerMillion).median };
  return {
    unit: 'points/s',
    ours,
    against,
    againstIs: 'C: binary COPY, 2 connections, chunks made before',
    facts,
  };
}
