/**
 * The low-pass filter of STL: moving averages of `period`, `period` and 3 over the n + 2·period entries of `input`,
 * which leave n. `first` and `second` are scratch of the input's length; the result is in `out`.
 */
export function lowPassAverages(
  input: Float64Array,
  period: number,
  first: Float64Array,
  second: Float64Array,
  out: Float64Array,
): void {
  const n = input.length - 2 * period;
  movingAverage(input, n + 2 * period, period, first);
  movingAverage(first, n + period + 1, period, second);
  movingAverage(second, n + 2, 3, out);
}

function movingAverage(input: Float64Array, length: number, window: number, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < window; i++) sum += input[i] as number;
  out[0] = sum / window;
  for (let i = window; i < length; i++) {
    sum += (input[i] as number) - (input[i - window] as number);
    out[i - window + 1] = sum / window;
  }
}
