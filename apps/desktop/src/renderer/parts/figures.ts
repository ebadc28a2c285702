// Made once: making one costs more than a hundred uses of it, and these are written at every move of the hand.
const five = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });
const MOST_WRITTEN = 1e9;
const LEAST_WRITTEN = 1e-5;
/** Five digits; what would be a row of zeros in powers of ten. */
export function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '—';
  const size = Math.abs(value);
  return size >= MOST_WRITTEN || (size > 0 && size < LEAST_WRITTEN)
    ? Number(value.toPrecision(5)).toExponential()
    : five.format(value);
}

const formats = new Map<number, Intl.NumberFormat>();
function fixed(digits: number): Intl.NumberFormat {
  const found = formats.get(digits);
  if (found !== undefined) return found;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(digits, made);
  return made;
}

/** Labels with as many digits as tell the steps apart, thousands with their mark, very large ones in powers of ten. */
export function valueLabels(at: readonly number[]): string[] {
  const step = Math.abs((at[1] ?? 1) - (at[0] ?? 0)) || 1;
  const most = Math.max(...at.map(Math.abs));
  if (most >= 1e7 || (most > 0 && most < 1e-4)) return at.map((value) => value.toExponential(1));
  let digits = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)));
  // A step of 0.25 needs the second digit too, or 2.75 would stand there as 2.8.
  while (digits < 8 && Math.abs(Number(step.toFixed(digits)) - step) > step * 1e-6) digits += 1;
  return at.map((value) => fixed(digits).format(value));
}

/** Where a value stands with a break, or nothing at all, on either side; undefined is no sample and no break. */
export function lonely(column: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  let run: number[] = [];
  for (let i = 0; i <= column.length; i++) {
    const value = i === column.length ? null : column[i];
    if (value === undefined) continue;
    if (value !== null) {
      if (run.length < 2) run.push(i);
      continue;
    }
    if (run.length === 1) found.push(...run);
    run = [];
  }
  return found;
}
