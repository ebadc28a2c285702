import { describe, expect, it } from 'vitest';
import { hannPowerNear } from './hann-power.ts';

describe('the Hann-weighted power near a bin', () => {
  it.each([50, 5000, 60_001])('of %i values is that of its definition', (n) => {
    const values = Float64Array.from({ length: n }, (_, i) => Math.sin(i * 0.7) + Math.sin(i * 12.9898));
    for (const bin of [1, 3, Math.round((0.7 * n) / (2 * Math.PI))]) {
      const powerAt = hannPowerNear(values, bin);
      for (const frequency of [bin - 0.6, bin, bin + 0.37, bin + 0.6]) {
        let [real, imaginary] = [0, 0];
        values.forEach((value, t) => {
          const weighted = value * (1 - Math.cos((2 * Math.PI * t) / n));
          real += weighted * Math.cos((2 * Math.PI * frequency * t) / n);
          imaginary -= weighted * Math.sin((2 * Math.PI * frequency * t) / n);
        });
        const truth = real * real + imaginary * imaginary;
        expect(Math.abs(powerAt(frequency) - truth)).toBeLessThan(1e-9 * truth + 1e-18 * n * n);
      }
    }
  });
});
