/** Complex numbers, parts apart. */
export interface Complex {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * exp(−2πi·k/n) for k = 0 … count − 1. Angles are taken within an eighth of a turn and mirrored, since sine and cosine
 * of large angles carry the rounding of the angle.
 */
export function rootsOfUnity(n: number, count: number): Complex {
  const real = new Float64Array(count);
  const imaginary = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    // The angle in eighths of a turn, as whole numbers: 8k ÷ n = octant + rest ÷ n.
    const eighths = 8 * (k % n);
    const octant = Math.floor(eighths / n);
    const rest = eighths - octant * n;
    const odd = (octant & 1) === 1;
    const angle = (Math.PI / 4) * ((odd ? n - rest : rest) / n);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    // The angle counts up from an even axis, and down from the next one.
    const quarter = (octant + 1) >> 1;
    const swapped = (quarter & 1) === 1;
    const across = odd ? -s : s;
    const x = swapped ? -across : c;
    const y = swapped ? c : across;
    const flipped = quarter === 2 || quarter === 3;
    real[k] = flipped ? -x : x;
    imaginary[k] = flipped ? y : -y;
  }
  return { real, imaginary };
}
