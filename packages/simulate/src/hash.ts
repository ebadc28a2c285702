// Counter-based randomness: every draw is a function of a key and a counter, so any sub-range of time
// can be generated without what came before it.

const TWO_POW_32 = 4_294_967_296;

/** MurmurHash3's 32-bit finaliser (Appleby 2011): a bijection on 32 bits. */
export function mix32(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A signed 32-bit hash of a key and an integer counter of up to 53 bits. */
export function hash32(key: number, counter: number): number {
  const high = Math.floor(counter / TWO_POW_32);
  return mix32(mix32(key ^ Math.imul(counter | 0, 0x9e3779b1)) ^ Math.imul(high + 1, 0x27d4eb2f));
}

/** Folds integers into one key; their order counts. */
export function keyOf(seed: number, ...parts: readonly number[]): number {
  let key = hash32(0x5bd1e995, seed);
  for (const part of parts) key = hash32(key, part);
  return key;
}

/** A uniform number in [0, 1). */
export function uniform(key: number, counter: number): number {
  return (hash32(key, counter) >>> 0) / TWO_POW_32;
}

/**
 * A nearly normal number of mean 0 and standard deviation 1: the sum of the hash's four bytes (Irwin-Hall,
 * n = 4), which is bounded at about 3.5 and therefore never makes an outlier of its own.
 */
export function nearNormal(key: number, counter: number): number {
  const h = hash32(key, counter);
  const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24);
  return (sum - 510) / 147.8;
}
