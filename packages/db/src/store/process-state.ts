import { readFile } from 'node:fs/promises';

/** The process's start in clock ticks since boot; `undefined` where the system has no /proc or no such process. */
export async function startTicks(pid: number): Promise<number | undefined> {
  return (await procStat(pid))?.ticks;
}

/**
 * Whether the process that had `pid`, started at `ticks`, still runs. A pid that another process has by now, and
 * one that has ended and waits to be reaped, do not count.
 */
export async function isRunning(pid: number, ticks: number | undefined): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = await procStat(pid);
  if (found === undefined) return true;
  if (found.state === 'Z' || found.state === 'X') return false;
  return ticks === undefined || found.ticks === ticks;
}

async function procStat(pid: number): Promise<{ state: string; ticks: number } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The second field is the name in parentheses and may hold blanks and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], Number(fields[19])];
  return state === undefined || !Number.isFinite(ticks) ? undefined : { state, ticks };
}
