import { describe, expect, it } from 'vitest';
import { type Figures, readGolden, valuesOf } from '../../../test/golden/golden.ts';
import { clippingGeometric } from './clipping-geometric.ts';
import { clippingLevels } from './clipping-levels.ts';
import { clippingThreshold } from './clipping-threshold.ts';
import { daytime } from './day-night.ts';
import { flaggedRows } from './finding.ts';
import { incompleteDays, untrimmedEnds } from './incomplete-days.ts';

interface Case {
  start: number;
  minutes: number;
  values: Figures;
  levels: number[];
  threshold: number[];
  geometric: number[];
  geometric_tracking: number[];
  night: number[];
  incomplete: number[];
  trimmed_start: number[];
}

describe.each(Object.entries(readGolden<Record<string, Case>>('pvanalytics')))(
  'pvanalytics on %s power',
  (_, golden) => {
    const values = valuesOf(golden.values);
    const times = values.map((_value, i) => golden.start + i * golden.minutes * 60_000);

    it('finds the same clipping', () => {
      expect(flaggedRows(clippingLevels(values, { levels: 1 }).flags)).toEqual(golden.levels);
      expect(flaggedRows(clippingThreshold(times, values).flags)).toEqual(golden.threshold);
      expect(flaggedRows(clippingGeometric(times, values).flags)).toEqual(golden.geometric);
      const tracking = clippingGeometric(times, values, { tracking: true });
      expect(flaggedRows(tracking.flags)).toEqual(golden.geometric_tracking);
    });

    it('finds the same night', () => {
      expect(flaggedRows(daytime(times, values).map((flag) => 1 - flag))).toEqual(golden.night);
    });

    it('finds the same days incomplete, and the same start after trimming', () => {
      expect(flaggedRows(incompleteDays(times, values).flags)).toEqual(golden.incomplete);
      const { flags } = untrimmedEnds(times, values, { days: 3 });
      const first = flags.indexOf(0);
      expect(first < 0 ? [] : [first]).toEqual(golden.trimmed_start);
    });
  },
);
