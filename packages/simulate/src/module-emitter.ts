import type { PlacedFault } from './fault.ts';
import { applyToSample, arrivalOf, MAX_DELAY_RECORDS } from './fault-effects.ts';
import { planFaults } from './fault-plan.ts';
import { moduleNumber } from './module-json.ts';
import { createModuleModel, type ModuleModel } from './module-model.ts';
import type { ResolvedOptions } from './options.ts';
import { samplePanel } from './panel.ts';
import { emptySample, type RawRecord, toRecord } from './record.ts';
import { type Conditions, conditionsAt, emptyConditions } from './weather.ts';

/** Makes one module's records, slot by slot in rising time; a slot is a moment of the fleet's interval. */
export interface ModuleEmitter {
  readonly faults: readonly PlacedFault[];
  readonly model: ModuleModel;
  /** The fault at a slot; slots must not go back. */
  readonly faultAt: (slot: number) => PlacedFault | undefined;
  /** The record of a slot without a fault. */
  readonly healthy: (at: Conditions, timestamp: string) => RawRecord;
  /** What arrives in a slot under a fault, in order; also asked for slots after the range, to flush late ones. */
  readonly faulty: (fault: PlacedFault, slot: number) => RawRecord[];
}

export function createModuleEmitter(options: ResolvedOptions, index: number): ModuleEmitter {
  const { metrics, intervalMs } = options;
  const name = moduleNumber(options.seed, index);
  const model = createModuleModel(options, index);
  const faults = planFaults(model, options);
  const sample = emptySample();
  const own = emptyConditions();
  let cursor = 0;

  const recordUnder = (fault: PlacedFault, slot: number): RawRecord => {
    samplePanel(model.panel, conditionsAt(model.site, slot, own), sample);
    applyToSample(fault, slot, sample);
    const shifted = fault.kind === 'clock-shift' || fault.kind === 'dst-shift';
    const stamp = new Date(shifted ? slot + fault.amount : slot).toISOString();
    return toRecord(name, metrics, sample, stamp);
  };

  const arrivals = (fault: PlacedFault, slot: number): RawRecord[] => {
    const records: RawRecord[] = [];
    const earliest = Math.max(fault.from, options.from, slot - MAX_DELAY_RECORDS * intervalMs);
    for (let taken = slot; taken >= earliest; taken -= intervalMs) {
      if (taken < options.to && arrivalOf(fault, taken, intervalMs) === slot)
        records.push(recordUnder(fault, taken));
    }
    return records;
  };

  return {
    faults,
    model,
    faultAt: (slot) => {
      let fault = faults[cursor];
      while (fault !== undefined && fault.to <= slot) fault = faults[++cursor];
      return fault !== undefined && fault.from <= slot ? fault : undefined;
    },
    healthy: (at, timestamp) => toRecord(name, metrics, samplePanel(model.panel, at, sample), timestamp),
    faulty: (fault, slot) => {
      switch (fault.kind) {
        case 'gap':
          return [];
        case 'duplicate-stamp':
          return [recordUnder(fault, slot), recordUnder(fault, slot)];
        case 'out-of-order':
          return arrivals(fault, slot);
        default:
          return [recordUnder(fault, slot)];
      }
    },
  };
}
