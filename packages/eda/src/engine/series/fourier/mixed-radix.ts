import type { Fft } from '../fft.ts';
import { type Butterfly, type Pass, radix2, radix3, radix4 } from './butterflies.ts';
import { radicesOf } from './factors.ts';
import { oddRadix, radix5 } from './odd-butterflies.ts';
import { type Complex, rootsOfUnity } from './roots.ts';

/** A transform of a length that has no large prime factor; each radix is a pass over the data. */
export function mixedRadix(size: number): Fft {
  const passes = passesOf(size);
  const work: Complex = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  const transform = (real: Float64Array, imaginary: Float64Array): void => {
    let from: Complex = { real, imaginary };
    let to = work;
    for (const { pass, butterfly } of passes) {
      butterfly(pass, from, to);
      [from, to] = [to, from];
    }
    if (from !== work) return;
    real.set(work.real);
    imaginary.set(work.imaginary);
  };
  return { size, transform };
}

function passesOf(size: number): { pass: Pass; butterfly: Butterfly }[] {
  const roots = rootsOfUnity(size, size);
  let stride = 1;
  return radicesOf(size).map((radix) => {
    const count = size / (radix * stride);
    const pass = { radix, count, stride, twiddles: twiddlesOf(roots, radix, count, stride) };
    stride *= radix;
    return { pass, butterfly: butterflyOf(radix) };
  });
}

/** The roots that a pass needs, in the order in which it needs them. */
function twiddlesOf(roots: Complex, radix: number, count: number, stride: number): Float64Array {
  const twiddles = new Float64Array(2 * count * (radix - 1));
  let next = 0;
  for (let p = 0; p < count; p++) {
    for (let k = 1; k < radix; k++) {
      twiddles[next++] = roots.real[p * k * stride] as number;
      twiddles[next++] = roots.imaginary[p * k * stride] as number;
    }
  }
  return twiddles;
}

function butterflyOf(radix: number): Butterfly {
  switch (radix) {
    case 2:
      return radix2;
    case 3:
      return radix3;
    case 4:
      return radix4;
    case 5:
      return radix5;
    default:
      return oddRadix(radix);
  }
}
