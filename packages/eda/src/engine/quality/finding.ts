/** How sure a check is: a fact of the data, very probably a fault, or worth a look. */
export type Certainty = 'certain' | 'likely' | 'possible';

/** The cleaning step that mends what a check found. */
export type Remedy =
  | 'mask'
  | 'interpolate'
  | 'clip'
  | 'sort'
  | 'deduplicate'
  | 'resample'
  | 'shift-clock'
  | 'split'
  | 'none';

/** Rows start … end − 1, all flagged. */
export interface FlaggedRun {
  readonly start: number;
  readonly end: number;
}

/** What one check found on one column: a layer of flags that can be switched, undone and kept apart. */
export interface Finding {
  /** Name of the check, such as `stale-diff`. */
  readonly check: string;
  /** The definition with its settings, in words. */
  readonly definition: string;
  /** 1 where a row is flagged. */
  readonly flags: Uint8Array;
  readonly count: number;
  readonly runs: readonly FlaggedRun[];
  readonly certainty: Certainty;
  readonly remedy: Remedy;
}

/** Completes flags to a finding. */
export function findingOf(
  flags: Uint8Array,
  about: Pick<Finding, 'check' | 'definition' | 'certainty' | 'remedy'>,
): Finding {
  const runs = runsOf(flags);
  return { ...about, flags, count: runs.reduce((sum, run) => sum + run.end - run.start, 0), runs };
}

/** The stretches of flagged rows. */
export function runsOf(flags: Uint8Array): FlaggedRun[] {
  const runs: FlaggedRun[] = [];
  let start = -1;
  for (let i = 0; i <= flags.length; i++) {
    if (flags[i] === 1) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      runs.push({ start, end: i });
      start = -1;
    }
  }
  return runs;
}

/** The indices of flagged rows. */
export function flaggedRows(flags: Uint8Array): number[] {
  const rows: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) rows.push(i);
  return rows;
}

/** Flags the rows of values for which a test holds. */
export function flagWhere(values: Float64Array, test: (value: number, row: number) => boolean): Uint8Array {
  const flags = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) if (test(values[i] as number, i)) flags[i] = 1;
  return flags;
}
