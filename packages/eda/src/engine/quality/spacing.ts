import { modeIntervalMs } from '../time/intervals.ts';
import { type Finding, findingOf } from './finding.ts';

/**
 * Rows whose distance from the row before is not the interval (pvanalytics `spacing`, which marks the good ones); the
 * first row is good. The interval defaults to the most frequent difference. A row without an instant is flagged, and so
 * is the one after it.
 */
export function unevenSpacing(times: Float64Array, intervalMs?: number): Finding {
  const interval = intervalMs ?? modeIntervalMs(times);
  const flags = new Uint8Array(times.length);
  for (let i = 1; i < times.length; i++) {
    if ((times[i] as number) - (times[i - 1] as number) !== interval) flags[i] = 1;
  }
  return findingOf(flags, {
    check: 'spacing',
    definition: `not ${interval} ms after the row before`,
    certainty: 'certain',
    remedy: 'resample',
  });
}
