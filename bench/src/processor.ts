import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
export const CLOCK_TICKS = 100;

/**
 * Seconds for which the processors of this machine have worked since it began, whoever for. What is taken from it
 * twice tells the work of all processes of a run, and a machine that gets less of its host does not bend it.
 */
export function busySeconds(): number {
  const [user, nice, system, , , irq, softirq] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return ((user ?? 0) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softirq ?? 0)) / CLOCK_TICKS;
}
