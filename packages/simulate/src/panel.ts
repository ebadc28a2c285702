import { cloudTransmittance } from './clear-sky.ts';
import { keyOf, nearNormal, uniform } from './hash.ts';
import { roundReading, type Sample } from './record.ts';
import { valueNoise } from './value-noise.ts';
import type { Conditions } from './weather.ts';

const INVERTER_EFFICIENCY = 0.96;
const CLOUD_EDGE_MS = 10 * 60_000;

/** One module's electrical and thermal character. */
export interface Panel {
  readonly ratedW: number;
  readonly acLimitW: number;
  readonly powerPerK: number;
  readonly mppV: number;
  readonly voltagePerK: number;
  readonly noctC: number;
  readonly keys: readonly [cloud: number, irradiance: number, power: number, voltage: number, cell: number];
  readonly terminalKey: number;
}

/** Data-sheet values by technology: poly- and monocrystalline silicon, and thin film. */
export const TECHNOLOGIES = [
  { sensorType: 'P-Solar Panel', ratedW: 275, powerPerK: -0.0041, mppV: 31.2, voltagePerK: -0.0042 },
  { sensorType: 'M-Solar Panel', ratedW: 330, powerPerK: -0.0037, mppV: 33.8, voltagePerK: -0.0038 },
  { sensorType: 'T-Solar Panel', ratedW: 110, powerPerK: -0.0032, mppV: 68.5, voltagePerK: -0.0028 },
] as const;

export function technologyOf(seed: number, module: number): (typeof TECHNOLOGIES)[number] {
  const draw = uniform(keyOf(seed, module, 10), 0);
  return draw < 0.6 ? TECHNOLOGIES[0] : draw < 0.9 ? TECHNOLOGIES[1] : TECHNOLOGIES[2];
}

export function createPanel(seed: number, module: number): Panel {
  const technology = technologyOf(seed, module);
  const character = keyOf(seed, module, 11);
  const key = (channel: number) => keyOf(seed, module, channel);
  const ratedW = technology.ratedW * (0.97 + 0.06 * uniform(character, 0));
  return {
    ratedW,
    // Above any cold, bright noon: a healthy module never clips, so that every plateau is a labelled one.
    acLimitW: 1.2 * ratedW,
    powerPerK: technology.powerPerK,
    mppV: technology.mppV * (0.985 + 0.03 * uniform(character, 1)),
    voltagePerK: technology.voltagePerK,
    noctC: 44 + 3 * uniform(character, 2),
    keys: [key(12), key(13), key(14), key(15), key(16)],
    terminalKey: key(17),
  };
}

/** Cell temperature in °C, T = T_air + (NOCT − 20)/800 · G: Ross (1976); IEC 61215 defines NOCT. */
export function cellTemperature(airC: number, irradianceWm2: number, noctC: number): number {
  return airC + ((noctC - 20) / 800) * irradianceWm2;
}

/**
 * AC power in W: P = P_rated · G/1000 · (1 + γ(T − 25)) · η, at most `limitW`, never negative.
 * The DC part is PVWatts' model (Dobos 2014, NREL/TP-6A20-62641).
 */
export function acPower(panel: Panel, irradianceWm2: number, cellC: number, limitW: number): number {
  const dcW = panel.ratedW * (irradianceWm2 / 1000) * (1 + panel.powerPerK * (cellC - 25));
  return Math.max(0, Math.min(limitW, dcW * INVERTER_EFFICIENCY));
}

/**
 * MPP voltage in V: V = V_mp (1 + β(T − 25) + 0.03 ln(G/1000)), in the form of the Sandia array
 * performance model (King, Boyson & Kratochvil 2004, SAND2004-3535); 0 below 2 W/m², where inverters sleep.
 */
export function mppVoltage(panel: Panel, irradianceWm2: number, cellC: number): number {
  if (irradianceWm2 < 2) return 0;
  const factor = 1 + panel.voltagePerK * (cellC - 25) + 0.03 * Math.log(irradianceWm2 / 1000);
  return panel.mppV * factor;
}

/** Writes what a healthy module reports under the site's conditions. */
export function samplePanel(panel: Panel, at: Conditions, into: Sample): Sample {
  const [cloudKey, irradianceKey, powerKey, voltageKey, cellKey] = panel.keys;
  const time = at.time;
  let irradiance = 0;
  if (at.clearSkyWm2 > 0) {
    // Clouds drift over modules at different moments, but only a broken sky has edges to tell them apart.
    const cover = at.cloudCover;
    const edge = (valueNoise(cloudKey, time, CLOUD_EDGE_MS) - 0.5) * cover * (1 - cover);
    irradiance = at.clearSkyWm2 * cloudTransmittance(cover + edge);
  }
  const cellC = cellTemperature(at.airC, irradiance, panel.noctC);
  const power = acPower(panel, irradiance, cellC, panel.acLimitW);
  const mppV = mppVoltage(panel, irradiance, cellC) * (1 + 0.002 * nearNormal(voltageKey, time));
  into.irradiance = roundReading(irradiance * (1 + 0.005 * nearNormal(irradianceKey, time)));
  into.power = roundReading(Math.min(panel.acLimitW, power * (1 + 0.003 * nearNormal(powerKey, time))));
  into.VMPPT = roundReading(mppV);
  into.temperature = roundReading(cellC + 0.15 * nearNormal(cellKey, time));
  into.voltage = roundReading(mppV * 0.995 * (1 + 0.001 * nearNormal(panel.terminalKey, time)));
  return into;
}
