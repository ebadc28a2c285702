import { type Finding, findingOf } from './finding.ts';

/** Rows whose instant precedes that of the row before (pecos' non-monotonic timestamps); missing ones are skipped. */
export function outOfOrder(times: Float64Array): Finding {
  const flags = new Uint8Array(times.length);
  let previous = Number.NaN;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (Number.isNaN(time)) continue;
    if (time < previous) flags[i] = 1;
    previous = time;
  }
  return findingOf(flags, {
    check: 'out-of-order',
    definition: 'the instant precedes that of the row before',
    certainty: 'certain',
    remedy: 'sort',
  });
}
