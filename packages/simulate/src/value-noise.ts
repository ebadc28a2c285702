import { uniform } from './hash.ts';

/**
 * Smooth noise in [0, 1): hashed values on a lattice of `latticeMs`, joined by the cubic 3f² − 2f³.
 * Autocorrelated like a random walk, yet any instant is computed on its own.
 */
export function valueNoise(key: number, timeMs: number, latticeMs: number): number {
  const position = timeMs / latticeMs;
  const index = Math.floor(position);
  const fraction = position - index;
  const weight = fraction * fraction * (3 - 2 * fraction);
  const left = uniform(key, index);
  return left + (uniform(key, index + 1) - left) * weight;
}
