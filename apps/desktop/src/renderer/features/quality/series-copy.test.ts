import { describe, expect, it } from 'vitest';
import { seriesCsv } from './series-copy.ts';

const MINUTE = 60_000;

describe('the series of a module as CSV', () => {
  it('has the samples in view with what the check flags, and no name that a spreadsheet would run', () => {
    const csv = seriesCsv({
      module: '=1+1',
      column: 'power',
      unit: 'W',
      check: 'stale',
      line: {
        times: Float64Array.of(-MINUTE, 0, MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE),
        values: Float64Array.of(9, 1, 2, Number.NaN, 4, 9),
        of: 6,
        intervalMs: MINUTE,
      },
      range: { fromMs: 0, toMs: 4 * MINUTE },
      spans: Float64Array.of(-MINUTE, 0, MINUTE, 2 * MINUTE, 3 * MINUTE, 9 * MINUTE),
      timeZone: 'UTC',
    });
    expect(csv.split('\r\n')).toEqual([
      'time,module,power [W],stale',
      "1970-01-01T00:00:00.000Z,'=1+1,1,0",
      "1970-01-01T00:01:00.000Z,'=1+1,2,1",
      "1970-01-01T00:02:00.000Z,'=1+1,,0",
      "1970-01-01T00:03:00.000Z,'=1+1,4,1",
      '',
    ]);
  });
});
