import type { ResolvedOptions } from './options.ts';
import { acPower, cellTemperature, createPanel, type Panel, samplePanel } from './panel.ts';
import { emptySample, type Metric, type Sample } from './record.ts';
import { conditionsAt, createSite, emptyConditions, type Site } from './weather.ts';

/** A module without faults, at any instant. */
export interface ModuleModel {
  readonly index: number;
  readonly panel: Panel;
  readonly site: Site;
  /** One healthy value. */
  readonly probe: (timeMs: number, metric: Metric) => number;
  /** AC power in W that a clear sky would give. */
  readonly clearSkyPower: (timeMs: number) => number;
}

export function createModuleModel(options: ResolvedOptions, index: number): ModuleModel {
  const site = createSite(options.seed, options.latitude, options.longitude);
  const panel = createPanel(options.seed, index);
  const conditions = emptyConditions();
  const sample: Sample = emptySample();
  return {
    index,
    panel,
    site,
    probe: (timeMs, metric) => samplePanel(panel, conditionsAt(site, timeMs, conditions), sample)[metric],
    clearSkyPower: (timeMs) => {
      const { airC, clearSkyWm2 } = conditionsAt(site, timeMs, conditions);
      const cellC = cellTemperature(airC, clearSkyWm2, panel.noctC);
      return acPower(panel, clearSkyWm2, cellC, panel.acLimitW);
    },
  };
}
