import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Rows received more than `limitMs` (an hour) after their instant. Rows without either instant are not judged. */
export function lateArrivals(times: Float64Array, received: Float64Array, limitMs = 3_600_000): Finding {
  return findingOf(
    flagWhere(times, (time, row) => (received[row] ?? Number.NaN) - time > limitMs),
    {
      check: 'late-arrival',
      definition: `received over ${limitMs} ms after its instant`,
      certainty: 'certain',
      remedy: 'none',
    },
  );
}
