import type { FaultLabel, PlacedFault } from './fault.ts';
import { applyToSample, arrivalOf } from './fault-effects.ts';
import type { ModuleModel } from './module-model.ts';
import type { ResolvedOptions } from './options.ts';
import { emptySample, type Metric } from './record.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

function changesAny(
  model: ModuleModel,
  fault: PlacedFault,
  metric: Metric,
  span: Span,
  stepMs: number,
): boolean {
  const sample = emptySample();
  for (let slot = span.from; slot < span.to; slot += stepMs) {
    const healthy = model.probe(slot, metric);
    sample[metric] = healthy;
    applyToSample(fault, slot, sample);
    if (sample[metric] !== healthy) return true;
  }
  return false;
}

/** The longest delay of a record that another one of the range overtakes; 0 where the order is kept. */
function longestOvertaken(fault: PlacedFault, span: Span, stepMs: number): number {
  let longest = 0;
  for (let slot = span.from; slot < span.to; slot += stepMs) {
    const arrival = arrivalOf(fault, slot, stepMs);
    for (let later = slot + stepMs; later <= arrival && later < span.to; later += stepMs) {
      if (arrivalOf(fault, later, stepMs) <= arrival) longest = Math.max(longest, arrival - slot);
    }
  }
  return longest;
}

/**
 * The label of a placed fault as far as the range shows it; undefined where nothing of it can be seen there,
 * such as a drift in a polar night or a limit that clouds keep the power under.
 */
export function labelOf(
  model: ModuleModel,
  module: string,
  fault: PlacedFault,
  options: ResolvedOptions,
): FaultLabel | undefined {
  const { intervalMs } = options;
  const span = { from: Math.max(fault.from, options.from), to: Math.min(fault.to, options.to) };
  const { kind, metric, amount } = fault;
  if (metric !== null && !changesAny(model, fault, metric, span, intervalMs)) return undefined;
  const base = { module, metric, ...span };
  const records = (span.to - span.from) / intervalMs;
  switch (kind) {
    case 'clock-shift':
    case 'dst-shift': {
      const stamps = { from: span.from + Math.min(0, amount), to: span.to + Math.max(0, amount) };
      const detail = { shiftMs: amount, trueFrom: span.from, trueTo: span.to };
      return { ...base, ...stamps, kind, detail };
    }
    case 'drift':
      return { ...base, kind, detail: { endFactor: amount, startsAt: fault.from, endsAt: fault.to } };
    case 'clipping':
      return { ...base, kind, detail: { limitW: amount } };
    case 'stale':
      return { ...base, kind, detail: { heldValue: amount } };
    case 'spike':
      return { ...base, kind, detail: { factor: amount } };
    case 'gap':
    case 'stuck-at-zero':
    case 'duplicate-stamp':
      return { ...base, kind, detail: { records } };
    case 'out-of-order': {
      const maxDelayMs = longestOvertaken(fault, span, intervalMs);
      return maxDelayMs === 0 ? undefined : { ...base, kind, detail: { maxDelayMs } };
    }
  }
}
