export { clearSkyIrradiance, cloudTransmittance } from './clear-sky.ts';
export {
  DEFAULT_FAULT_RATES,
  FAULT_KINDS,
  type FaultDetails,
  type FaultKind,
  type FaultLabel,
  type FaultRates,
} from './fault.ts';
export { type Fleet, simulateFleet } from './fleet.ts';
export { encodeNdjson } from './ndjson.ts';
export type { SimulateOptions } from './options.ts';
export { cellTemperature } from './panel.ts';
export { METRICS, type Metric, type ModuleJson, type RawRecord } from './record.ts';
export { equationOfTimeMinutes, solarDeclinationDeg, solarElevationDeg, solarTimeHours } from './solar.ts';
