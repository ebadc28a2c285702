export interface Summary {
  median: number;
  min: number;
  max: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(values, 0.5), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** Linear between the two nearest, of values in any order. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The ratio of each pair: both of a pair were timed one right after the other, so that drift cancels out. */
export const ratios = (ours: readonly number[], against: readonly number[]): number[] =>
  ours.map((value, i) => value / (against[i] ?? Number.NaN));

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** Runs the jobs with at most `width` under way. */
export async function inParallel<T>(
  jobs: readonly T[],
  width: number,
  run: (job: T, lane: number) => Promise<void>,
) {
  let next = 0;
  const lane = async (number: number) => {
    while (next < jobs.length) {
      const job = jobs[next++];
      if (job !== undefined) await run(job, number);
    }
  };
  await Promise.all(Array.from({ length: width }, (_, i) => lane(i)));
}
