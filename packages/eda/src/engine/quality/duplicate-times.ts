import { type Finding, findingOf } from './finding.ts';

/** Rows whose instant an earlier row has (pecos' duplicate timestamps); the first of each stays unflagged, and a missing one too. */
export function duplicateTimes(times: Float64Array): Finding {
  const seen = new Set<number>();
  const flags = new Uint8Array(times.length);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (Number.isNaN(time)) continue;
    if (seen.has(time)) flags[i] = 1;
    else seen.add(time);
  }
  return findingOf(flags, {
    check: 'duplicate-time',
    definition: 'an earlier row has the same instant',
    certainty: 'certain',
    remedy: 'deduplicate',
  });
}
