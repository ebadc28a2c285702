import { describe, expect, it } from 'vitest';
import { ROBUST_ROWS, seriesProfile } from './series-profile.ts';

describe("a series' profile", () => {
  const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin((i * Math.PI) / 12) + (i % 7) / 10);

  it('has the robust STL unless it is declined, and says what is left out', () => {
    const whole = seriesProfile(values, { intervalMs: 3_600_000 });
    expect(whole.stl_robust?.period).toBe(24);
    expect(whole.notes).toEqual([]);
    const brief = seriesProfile(values, { intervalMs: 3_600_000, robust: false });
    expect(brief).toEqual({ ...whole, stl_robust: null, notes: brief.notes });
    expect(brief.notes).toEqual([
      `The robust STL is left out over ${ROBUST_ROWS} rows unless it is asked for.`,
    ]);
  });
});
