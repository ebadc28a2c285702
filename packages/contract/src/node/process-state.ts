import { readFileSync } from 'node:fs';

/** The process's start in clock ticks since boot; `undefined` where the system has no /proc or no such process. */
export const startTicks = (pid: number): number | undefined => procStat(pid)?.ticks;

/** Tells this boot of the machine from every other; `undefined` where the system does not tell. */
export const bootId = (): string | undefined => readIfThere('/proc/sys/kernel/random/boot_id')?.trim();

/**
 * Whether the process that had `pid`, started at `ticks`, still runs. A pid that another process has by now, and
 * one that has ended and waits to be reaped, do not count.
 */
export function isRunning(pid: number, ticks: number | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = procStat(pid);
  if (found === undefined) return true;
  if (found.state === 'Z' || found.state === 'X') return false;
  return ticks === undefined || found.ticks === ticks;
}

function procStat(pid: number): { state: string; ticks: number } | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the name in parentheses and may hold blanks and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], Number(fields[19])];
  return state === undefined || !Number.isFinite(ticks) ? undefined : { state, ticks };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
