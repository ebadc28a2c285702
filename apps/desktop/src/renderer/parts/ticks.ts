/** About `most` round values from `low` to `high`, ends included where they are round: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    // Rounding to 12 digits keeps 3 × 0.1 from being 0.30000000000000004.
    const tick = (first + i) * step;
    return Number(tick.toPrecision(12));
  });
}
