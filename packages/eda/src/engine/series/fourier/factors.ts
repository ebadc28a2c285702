/** The radices of a length, fours first: they do the most work a pass. */
export function radicesOf(n: number): number[] {
  const radices: number[] = [];
  let rest = n;
  for (const radix of [4, 2, 3, 5]) {
    while (rest % radix === 0) {
      radices.push(radix);
      rest /= radix;
    }
  }
  for (let prime = 7; prime * prime <= rest; prime += 2) {
    while (rest % prime === 0) {
      radices.push(prime);
      rest /= prime;
    }
  }
  if (rest > 1) radices.push(rest);
  return radices;
}

/** The next length not below `n` whose prime factors are 2, 3 and 5, and 2 at least once where n is over 1. */
export function fastSizeFrom(n: number): number {
  if (n <= 1) return 1;
  let best = Number.POSITIVE_INFINITY;
  for (let five = 1; five < 2 * n; five *= 5) {
    for (let three = five; three < 2 * n; three *= 3) {
      let size = 2 * three;
      while (size < n) size *= 2;
      if (size < best) best = size;
    }
  }
  return best;
}

/** What a radix costs a value, beside the other radices: measured in Node 20. */
function costOf(radix: number): number {
  return radix <= 5 ? 1 + radix / 2 : 2 + 1.3 * radix;
}

/** What a mixed-radix transform of a length costs, in units of no importance. */
export function mixedRadixCost(n: number): number {
  return n * radicesOf(n).reduce((sum, radix) => sum + costOf(radix), 0);
}
