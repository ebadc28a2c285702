import type { PlacedFault } from './fault.ts';
import { uniform } from './hash.ts';
import { roundReading, type Sample } from './record.ts';

/** How many intervals a record may come late under an out-of-order fault. */
export const MAX_DELAY_RECORDS = 5;

/** What a drifting value is multiplied by at a slot. */
export function driftFactorAt(fault: PlacedFault, slot: number): number {
  return 1 + (fault.amount - 1) * ((slot - fault.from) / (fault.to - fault.from));
}

/** Changes the values that a fault on a metric changes; faults on whole records leave the sample alone. */
export function applyToSample(fault: PlacedFault, slot: number, sample: Sample): void {
  const { metric } = fault;
  if (metric === null) return;
  switch (fault.kind) {
    case 'drift':
      sample[metric] = roundReading(sample[metric] * driftFactorAt(fault, slot));
      return;
    case 'clipping':
      sample[metric] = Math.min(sample[metric], fault.amount);
      return;
    case 'stale':
      sample[metric] = fault.amount;
      return;
    case 'stuck-at-zero':
      sample[metric] = 0;
      return;
    case 'spike':
      sample[metric] = roundReading(sample[metric] * fault.amount);
      return;
    case 'gap':
    case 'clock-shift':
    case 'dst-shift':
    case 'duplicate-stamp':
    case 'out-of-order':
      return;
  }
}

/** The slot in which a record taken at `slot` arrives: some come up to five intervals late, none after the fault. */
export function arrivalOf(fault: PlacedFault, slot: number, intervalMs: number): number {
  const last = fault.to - intervalMs;
  if (fault.kind !== 'out-of-order') return slot;
  // The first is always late: a window without an inversion would be no fault.
  if (slot === fault.from) return Math.min(last, slot + 2 * intervalMs);
  const draw = uniform(fault.key, slot);
  if (draw >= 0.3) return slot;
  return Math.min(last, slot + (1 + Math.floor((draw / 0.3) * MAX_DELAY_RECORDS)) * intervalMs);
}
