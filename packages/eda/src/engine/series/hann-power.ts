/** Blocks of a series: within one the phase turns by a few thousandths, and four terms of its exponential suffice. */
const BLOCKS = 4096;
const MOMENTS = 4;

/**
 * |Σ x[t]·(1 − cos 2πt/n)·exp(−2πi·ft/n)|² at frequencies f within a bin of the whole `bin`, to thirteen digits. The
 * series is turned back by that bin once; what is left turns so slowly that Taylor's series about the middle of each block
 * says it, so that each frequency asked for costs the blocks rather than the rows.
 */
export function hannPowerNear(values: Float64Array, bin: number): (frequency: number) => number {
  const n = values.length;
  const length = Math.max(1, Math.ceil(n / BLOCKS));
  const { real, imaginary } = momentsOf(values, bin, length);
  const blocks = Math.ceil(n / length);
  const transformAt = (offset: number): [number, number] => {
    const turn = (2 * Math.PI * offset) / n;
    let [x, y] = [0, 0];
    for (let b = 0; b < blocks; b++) {
      const [at, half] = [MOMENTS * b, (turn * turn) / 2];
      // Σ (−i·turn)^m ÷ m! of the moments m = 0 … 3.
      const re =
        (real[at] as number) +
        turn * (imaginary[at + 1] as number) -
        half * (real[at + 2] as number) -
        ((half * turn) / 3) * (imaginary[at + 3] as number);
      const im =
        (imaginary[at] as number) -
        turn * (real[at + 1] as number) -
        half * (imaginary[at + 2] as number) +
        ((half * turn) / 3) * (real[at + 3] as number);
      const angle = turn * (b * length + (length - 1) / 2);
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      x += re * c + im * s;
      y += im * c - re * s;
    }
    return [x, y];
  };
  return (frequency) => {
    // The window's cosine is half of either neighbour.
    const [before, here, after] = [-1, 0, 1].map((step) => transformAt(frequency - bin + step)) as [
      [number, number],
      [number, number],
      [number, number],
    ];
    return (here[0] - (before[0] + after[0]) / 2) ** 2 + (here[1] - (before[1] + after[1]) / 2) ** 2;
  };
}

/** Σ τ^m·x[t]·exp(−2πi·bin·t/n) over each block, τ counted from its middle, m = 0 … 3. */
function momentsOf(
  values: Float64Array,
  bin: number,
  length: number,
): { real: Float64Array; imaginary: Float64Array } {
  const n = values.length;
  const blocks = Math.ceil(n / length);
  const real = new Float64Array(MOMENTS * blocks);
  const imaginary = new Float64Array(MOMENTS * blocks);
  const turn = (2 * Math.PI * bin) / n;
  const [c, s] = [Math.cos(turn), -Math.sin(turn)];
  for (let b = 0; b < blocks; b++) {
    const start = b * length;
    const end = Math.min(n, start + length);
    const middle = start + (length - 1) / 2;
    // The angle is made anew for each block, exact in whole turns, so that no rounding piles up.
    const angle = (2 * Math.PI * ((bin * start) % n)) / n;
    let [x, y] = [Math.cos(angle), -Math.sin(angle)];
    let [r0, r1, r2, r3, i0, i1, i2, i3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let t = start; t < end; t++) {
      const tau = t - middle;
      const value = values[t] as number;
      const re = value * x;
      const im = value * y;
      const square = tau * tau;
      r0 += re;
      i0 += im;
      r1 += re * tau;
      i1 += im * tau;
      r2 += re * square;
      i2 += im * square;
      r3 += re * square * tau;
      i3 += im * square * tau;
      const turned = x * c - y * s;
      y = y * c + x * s;
      x = turned;
    }
    real.set([r0, r1, r2, r3], MOMENTS * b);
    imaginary.set([i0, i1, i2, i3], MOMENTS * b);
  }
  return { real, imaginary };
}
