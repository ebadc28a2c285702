/**
 * Replaces the values between every `jump`-th one, and the last, by straight lines between these: what loess computed at
 * those points alone would give. The n values stand at offset, offset + stride, …
 */
export function interpolateJumps(
  values: Float64Array,
  offset: number,
  stride: number,
  n: number,
  jump: number,
): void {
  const step = Math.min(jump, n - 1);
  if (step <= 1) return;
  for (let start = 0; start < n - 1; start += step) {
    const end = Math.min(start + step, n - 1);
    const left = values[offset + start * stride] as number;
    const rise = ((values[offset + end * stride] as number) - left) / (end - start);
    for (let i = start + 1; i < end; i++) values[offset + i * stride] = left + rise * (i - start);
  }
}
