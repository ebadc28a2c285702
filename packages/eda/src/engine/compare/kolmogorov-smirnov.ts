/** The test of Kolmogorov and Smirnov for two samples. */
export interface KolmogorovSmirnov {
  /** sup |F₁ − F₂|, the greatest distance of the two empirical distributions; NaN where a sample is empty. */
  readonly d: number;
  /** Probability of a distance at least as great, were both of one distribution and their values independent. */
  readonly p: number;
  readonly method: 'exact' | 'asymptotic';
}

/** The paths are counted up to this n₁·n₂, as R's ks.test does. */
const MOST_EXACT = 10_000;

/**
 * Compares two sorted samples without NaN. D is the greatest distance over all values, ties taken together. p is exact
 * where n₁·n₂ ≤ 10,000 and no value is in both (the share of lattice paths that reach D: Hodges 1957), else it is of
 * Kolmogorov's distribution at D·√(n₁n₂ ÷ (n₁ + n₂)) (Smirnov 1939).
 */
export function kolmogorovSmirnov(first: Float64Array, second: Float64Array): KolmogorovSmirnov {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) return { d: Number.NaN, p: Number.NaN, method: 'asymptotic' };
  const { d, isTied } = greatestDistance(first, second);
  if (n * m <= MOST_EXACT && !isTied) return { d, p: exactTail(d, n, m), method: 'exact' };
  return { d, p: kolmogorovTail(d * Math.sqrt((n / (n + m)) * m)), method: 'asymptotic' };
}

function greatestDistance(first: Float64Array, second: Float64Array): { d: number; isTied: boolean } {
  const [n, m] = [first.length, second.length];
  let [i, j, d, isTied] = [0, 0, 0, false];
  while (i < n && j < m) {
    const a = first[i] as number;
    const b = second[j] as number;
    if (a === b) isTied = true;
    const value = Math.min(a, b);
    while (i < n && first[i] === value) i += 1;
    while (j < m && second[j] === value) j += 1;
    d = Math.max(d, Math.abs(i / n - j / m));
  }
  return { d, isTied };
}

/** 1 − the share of the lattice paths from (0, 0) to (n, m) that stay nearer than d to the diagonal. */
function exactTail(d: number, n: number, m: number): number {
  const isNear = (i: number, j: number) => Math.abs(i / n - j / m) < d - 1e-12;
  const within = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++)
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) within[0] = isNear(0, 0) ? 1 : 0;
      else if (!isNear(i, j)) within[j] = 0;
      else {
        // The share i ÷ (i + j) of all paths to (i, j) comes from the point before in i.
        const before = j === 0 ? 0 : ((within[j - 1] as number) * j) / (i + j);
        within[j] = i === 0 ? before : ((within[j] as number) * i) / (i + j) + before;
      }
    }
  return Math.min(1, Math.max(0, 1 - (within[m] as number)));
}

/**
 * P(K > x) of Kolmogorov's distribution: 2 Σ (−1)^(k−1) e^(−2k²x²); below x = 1 by its other series,
 * 1 − √(2π)/x Σ e^(−(2k−1)²π²/(8x²)), which converges there.
 */
export function kolmogorovTail(x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 20; k++) sum += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x));
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum));
  }
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, 2 * sum));
}
