import { Analysis, CHECK_IDS, type CheckId } from '@wp/eda';
import { createFiguresPool } from '@wp/eda/node';
import { FAULT_KINDS, type FaultKind, type FaultLabel } from '@wp/simulate';
import { labelledFleet } from './labelled-fleet.ts';

const DAY_MS = 86_400_000;
/** Over the change to summer time, so that clocks which miss it are among the faults. */
const FROM = Date.UTC(2025, 2, 1);

/** The fleets that are looked at; the same seeds give the same fleets. */
export const FLEETS = { seeds: [11, 23, 47], modules: 8, days: 60, from: FROM, column: 'power' } as const;

/** Which checks are meant to find which fault. */
export const INTENDED: Readonly<Record<FaultKind, readonly CheckId[]>> = {
  'dst-shift': ['clock'],
  'clock-shift': ['clock'],
  drift: ['shift', 'peers'],
  clipping: ['clipping'],
  gap: ['gaps'],
  stale: ['stale'],
  'stuck-at-zero': ['zeros'],
  'out-of-order': ['clock'],
  'duplicate-stamp': ['clock'],
  spike: ['outliers'],
};

/** How often each check flags something of each fault, and what of that which it flags is a fault. */
export interface Recall {
  /** Faults of each kind that are in the data. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** Of those how many have something flagged by each check. */
  readonly found: Readonly<Record<FaultKind, Readonly<Record<CheckId, number>>>>;
  /** How long the faults last, and how much of that each check flags, in ms. */
  readonly faultMs: Readonly<Record<FaultKind, number>>;
  readonly coveredMs: Readonly<Record<FaultKind, Readonly<Record<CheckId, number>>>>;
  readonly flagged: Readonly<Record<CheckId, Flagged>>;
}

/** Stretches that a check flagged; `intended` touch a fault that it is meant to find, `explained` any fault. */
export interface Flagged {
  readonly stretches: number;
  readonly intended: number;
  readonly explained: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Runs every check with its standard thresholds on every module of the fleets. */
export async function measureRecall(): Promise<Recall> {
  const faults = byKey(FAULT_KINDS, () => 0);
  const found = byKey(FAULT_KINDS, () => byKey(CHECK_IDS, () => 0));
  const faultMs = byKey(FAULT_KINDS, () => 0);
  const coveredMs = byKey(FAULT_KINDS, () => byKey(CHECK_IDS, () => 0));
  const flagged = byKey(CHECK_IDS, () => ({ stretches: 0, intended: 0, explained: 0 }));
  const pool = createFiguresPool({ size: 2 });
  try {
    const analysis = new Analysis(pool);
    for (const seed of FLEETS.seeds)
      for (const { labels, spans } of await judgedModules(analysis, seed)) {
        for (const label of labels) {
          const { kind, from, to } = label;
          faults[kind] += 1;
          faultMs[kind] += to - from;
          for (const check of CHECK_IDS) {
            const touching = spans[check].filter((span) => touch(span, label));
            if (touching.length > 0) found[kind][check] += 1;
            coveredMs[kind][check] += touching.reduce((sum, span) => sum + common(span, label), 0);
          }
        }
        for (const check of CHECK_IDS) count(flagged[check], { check, labels, spans: spans[check] });
      }
  } finally {
    pool[Symbol.dispose]();
  }
  return { faults, found, faultMs, coveredMs, flagged };
}

interface Judged {
  readonly labels: readonly FaultLabel[];
  readonly spans: Readonly<Record<CheckId, readonly Span[]>>;
}

/** Adds to what a check flagged that of one module. */
function count(
  flagged: { -readonly [K in keyof Flagged]: Flagged[K] },
  { check, labels, spans }: { check: CheckId; labels: Judged['labels']; spans: readonly Span[] },
): void {
  for (const span of spans) {
    const touched = labels.filter((label) => touch(span, label));
    flagged.stretches += 1;
    if (touched.length > 0) flagged.explained += 1;
    if (touched.some(({ kind }) => INTENDED[kind].includes(check))) flagged.intended += 1;
  }
}

/** Of each module the faults that concern the column, and what each check flags. */
async function judgedModules(analysis: Analysis, seed: number): Promise<Judged[]> {
  const { modules, days, from, column } = FLEETS;
  const control = { signal: new AbortController().signal, progress: () => undefined };
  const fleet = await labelledFleet({ seed, modules, from, to: from + days * DAY_MS, faults: 'default' });
  await analysis.openDataset({ files: fleet.files }, control);
  const judged: Judged[] = [];
  for (const module of fleet.modules) {
    const lanes = await analysis.flags({ selection: {}, column, settings: {}, module }, control);
    const spans = byKey(CHECK_IDS, (check) => {
      const lane = lanes.find((one) => one.check === check);
      return lane === undefined || 'why' in lane ? [] : pairsOf(lane.spans);
    });
    const labels = fleet.labels.filter(
      (label) => label.module === module && (label.metric === null || label.metric === column),
    );
    judged.push({ labels, spans });
  }
  return judged;
}

const touch = (a: Span, b: Span): boolean => a.from < b.to && a.to > b.from;

const common = (a: Span, b: Span): number => Math.min(a.to, b.to) - Math.max(a.from, b.from);

function pairsOf(spans: Float64Array): Span[] {
  const pairs: Span[] = [];
  for (let i = 0; i < spans.length; i += 2)
    pairs.push({ from: spans[i] as number, to: spans[i + 1] as number });
  return pairs;
}

const byKey = <K extends string, T>(keys: readonly K[], make: (key: K) => T): Record<K, T> =>
  Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, T>;
