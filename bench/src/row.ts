/** One row of the table: a ratio of two things timed in the same run. */
export interface Row {
  name: string;
  title: string;
  /** Which database it needs; without a native server its rows say "not measured". */
  needs: 'native' | 'embedded';
  /** In words, such as "≥ 0.6". */
  target: string;
  reached(ratio: number, facts: Record<string, number | string>): boolean;
  /** What limits the figure: named on the page. */
  limit: string;
  run(context: RunContext): Promise<Measured>;
}

export interface RunContext {
  /** Fewer repetitions and less data, to see that it works; figures of a quick run are not published. */
  quick: boolean;
  repetitions: number;
  progress(text: string): void;
}

export interface Measured {
  unit: string;
  /** Higher is better, or lower: the ratio is ours ÷ against in either case. */
  ours: number[];
  against: number[];
  againstIs: string;
  /** What else was seen: printed and kept beside the ratio. */
  facts?: Record<string, number | string>;
}

/** Thrown by a row that cannot run on this machine, in words of what it lacks. */
export class NotMeasured extends Error {}
