import type { Metric } from './record.ts';

/**
 * The faults a fleet can have, in the order in which they claim time: where two would overlap on a module
 * the earlier kind stays and the other is moved or dropped.
 */
export const FAULT_KINDS = [
  'dst-shift',
  'clock-shift',
  'drift',
  'clipping',
  'gap',
  'stale',
  'stuck-at-zero',
  'out-of-order',
  'duplicate-stamp',
  'spike',
] as const;

/** One of {@link FAULT_KINDS}. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * Expected faults per module and UTC calendar month, absent kinds 0. A month holds at most one `clock-shift`,
 * `drift` and `clipping`; `dst-shift` is the probability per module and daylight-saving date.
 */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** What each kind of label tells besides its time. */
export interface FaultDetails {
  /** Stamps lie one hour off (ms, positive: late) for records taken in `trueFrom`…`trueTo` (epoch ms). */
  'dst-shift': { shiftMs: number; trueFrom: number; trueTo: number };
  /** Stamps lie whole quarter hours off (ms) for records taken in `trueFrom`…`trueTo` (epoch ms). */
  'clock-shift': { shiftMs: number; trueFrom: number; trueTo: number };
  /** The value is multiplied by a factor that goes linearly from 1 at `startsAt` to `endFactor` at `endsAt`. */
  drift: { endFactor: number; startsAt: number; endsAt: number };
  /** AC power is cut at `limitW`. */
  clipping: { limitW: number };
  /** Records that are missing. */
  gap: { records: number };
  /** The value that is repeated. */
  stale: { heldValue: number };
  /** Records that report 0, dark ones included. */
  'stuck-at-zero': { records: number };
  /** The longest time by which a record comes late (ms). */
  'out-of-order': { maxDelayMs: number };
  /** Records that come twice, with equal content. */
  'duplicate-stamp': { records: number };
  /** The value is multiplied by `factor`. */
  spike: { factor: number };
}

/**
 * One fault that is in the data. `from` (inclusive) and `to` (exclusive), in epoch ms, bound every stamp the
 * fault touches; under a shifted clock that includes the stamps that are missing and those that come twice.
 * `metric` is null where whole records are concerned.
 */
export type FaultLabel = {
  [Kind in FaultKind]: {
    readonly module: string;
    readonly metric: Metric | null;
    readonly kind: Kind;
    readonly from: number;
    readonly to: number;
    readonly detail: Readonly<FaultDetails[Kind]>;
  };
}[FaultKind];

/**
 * A fault as placed, before the run's range cuts it. `amount` is the shift in ms, the drift's end factor, the
 * clipping limit in W, the held value or the spike's factor; 0 where a kind needs none.
 */
export interface PlacedFault {
  readonly kind: FaultKind;
  readonly from: number;
  readonly to: number;
  readonly metric: Metric | null;
  readonly amount: number;
  readonly key: number;
}

/** The rates behind `faults: 'default'`: a fleet that needs care, not a ruin. */
export const DEFAULT_FAULT_RATES: Readonly<Record<FaultKind, number>> = {
  'dst-shift': 0.2,
  'clock-shift': 0.12,
  drift: 0.25,
  clipping: 0.3,
  gap: 1,
  stale: 0.6,
  'stuck-at-zero': 0.3,
  'out-of-order': 0.5,
  'duplicate-stamp': 0.5,
  spike: 2,
};
