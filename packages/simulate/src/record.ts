/** The measures a simulated module can report: MPP voltage (V), AC power (W), plane irradiance (W/m²). */
export const METRICS = ['VMPPT', 'power', 'irradiance'] as const;

/** One of {@link METRICS}. */
export type Metric = (typeof METRICS)[number];

/** A module as the wire's `modules.register` takes it. */
export interface ModuleJson {
  module_num: string;
  module_type: string;
  asset: string;
  sensor_type: string;
}

/** A raw record as the wire's `readings.ingest` takes it. */
export interface RawRecord {
  module: string;
  /** VMPPT in V, power in W, irradiance in W/m², two decimals, in the order of the option `metrics`. */
  measures: { name: Metric; value: number }[];
  /** Cell temperature in °C, two decimals. */
  temperature: number;
  /** Voltage at the module's terminals in V, two decimals. */
  voltage: number;
  /** ISO 8601, UTC, with milliseconds. */
  timestamp: string;
}

/** All numbers of one module at one instant; rewritten in place. */
export interface Sample {
  VMPPT: number;
  power: number;
  irradiance: number;
  temperature: number;
  voltage: number;
}

export function emptySample(): Sample {
  return { VMPPT: 0, power: 0, irradiance: 0, temperature: 0, voltage: 0 };
}

/** Two decimals, as sensors report; adding 0 turns −0 into 0. */
export function roundReading(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

export function toRecord(
  module: string,
  metrics: readonly Metric[],
  sample: Sample,
  timestamp: string,
): RawRecord {
  const measures: RawRecord['measures'] = [];
  for (const name of metrics) measures.push({ name, value: sample[name] });
  return { module, measures, temperature: sample.temperature, voltage: sample.voltage, timestamp };
}
