import type { FaultLabel } from './fault.ts';
import { MAX_DELAY_RECORDS } from './fault-effects.ts';
import { labelOf } from './fault-labels.ts';
import { createModuleEmitter, type ModuleEmitter } from './module-emitter.ts';
import { moduleJson, moduleNumber } from './module-json.ts';
import { type ResolvedOptions, resolveOptions, type SimulateOptions } from './options.ts';
import type { ModuleJson, RawRecord } from './record.ts';
import { conditionsAt, createSite, emptyConditions } from './weather.ts';

/** A simulated fleet; its generators may be started again and again. */
export interface Fleet {
  /** The modules, as `modules.register` takes them. */
  readonly modules: readonly ModuleJson[];
  /** Every fault in the data, by module and then by time; what no label covers is healthy. */
  readonly labels: readonly FaultLabel[];
  /** All records in the order of their arrival: by time, and within a moment by module. */
  records(): Generator<RawRecord, void, undefined>;
  /**
   * One module's records in the order of their arrival, the same as in {@link records}.
   * @throws RangeError where there is no module of that index.
   */
  recordsForModule(index: number): Generator<RawRecord, void, undefined>;
}

function* generate(
  options: ResolvedOptions,
  indices: readonly number[],
): Generator<RawRecord, void, undefined> {
  const { from, to, intervalMs } = options;
  const emitters: ModuleEmitter[] = indices.map((index) => createModuleEmitter(options, index));
  const site = createSite(options.seed, options.latitude, options.longitude);
  const conditions = emptyConditions();
  for (let slot = from; slot < to; slot += intervalMs) {
    conditionsAt(site, slot, conditions);
    const timestamp = new Date(slot).toISOString();
    for (const emitter of emitters) {
      const fault = emitter.faultAt(slot);
      if (fault === undefined) yield emitter.healthy(conditions, timestamp);
      else yield* emitter.faulty(fault, slot);
    }
  }
  // Records taken within the range that are still under way at its end.
  for (let late = 0; late < MAX_DELAY_RECORDS; late++) {
    const slot = to + late * intervalMs;
    for (const emitter of emitters) {
      const fault = emitter.faultAt(slot);
      if (fault?.kind === 'out-of-order') yield* emitter.faulty(fault, slot);
    }
  }
}

function labelsOf(options: ResolvedOptions): FaultLabel[] {
  if (Object.values(options.rates).every((rate) => rate === 0)) return [];
  const labels: FaultLabel[] = [];
  for (let index = 0; index < options.modules; index++) {
    const { faults, model } = createModuleEmitter(options, index);
    const name = moduleNumber(options.seed, index);
    for (const fault of faults) {
      const label = labelOf(model, name, fault, options);
      if (label !== undefined) labels.push(label);
    }
  }
  return labels;
}

/**
 * Simulates a fleet of solar modules at one site. Pure: equal options give equal records, module k does not
 * depend on how many there are, and a sub-range gives the very records of the whole that were taken in it
 * (stamps leave the range only under a shifted clock). Temperatures in °C, voltages in V, power in W,
 * irradiance in W/m² on the horizontal: sun by Spencer 1971, clear sky by Haurwitz 1945, clouds by Kasten &
 * Czeplak 1980, cell temperature by NOCT, DC power by PVWatts, MPP voltage after King et al. 2004.
 * @throws RangeError where an option is out of its range.
 */
export function simulateFleet(options: SimulateOptions): Fleet {
  const resolved = resolveOptions(options);
  const indices = Array.from({ length: resolved.modules }, (_, index) => index);
  return {
    modules: indices.map((index) => moduleJson(resolved.seed, index)),
    labels: labelsOf(resolved),
    records: () => generate(resolved, indices),
    recordsForModule: (index) => {
      if (!(index in indices)) throw new RangeError(`no module ${index}: the fleet has ${resolved.modules}`);
      return generate(resolved, [index]);
    },
  };
}
