/** What flagged time cost. */
export interface FlaggedCost {
  /** Flagged rows × interval, in hours. */
  readonly hours: number;
  /** Σ max(0, expected − actual) × interval over flagged rows, in kWh. */
  readonly energyLostKwh: number;
  /** Flagged rows left out of the energy, since no expected power is known there. */
  readonly unknown: number;
}

/**
 * The energy that flagged rows stand for: expected power (such as the peers' median) less the actual one, in W; a missing
 * actual value counts as 0, since a silent module is taken as not producing.
 */
export function flaggedCost(
  flags: Uint8Array,
  actualW: Float64Array,
  expectedW: Float64Array,
  intervalMs: number,
): FlaggedCost {
  const hoursPerRow = intervalMs / 3_600_000;
  let rows = 0;
  let unknown = 0;
  let wattHours = 0;
  for (let i = 0; i < flags.length; i++) {
    if (flags[i] !== 1) continue;
    rows++;
    const expected = expectedW[i] ?? Number.NaN;
    const actual = actualW[i] ?? Number.NaN;
    if (Number.isNaN(expected)) unknown++;
    else wattHours += Math.max(0, expected - (Number.isNaN(actual) ? 0 : actual)) * hoursPerRow;
  }
  return { hours: rows * hoursPerRow, energyLostKwh: wattHours / 1000, unknown };
}
