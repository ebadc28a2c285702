import { keyOf, mix32 } from './hash.ts';
import { technologyOf } from './panel.ts';
import type { ModuleJson } from './record.ts';

/** Four hex bytes; a bijection of the index for a given seed, so that no two modules share a number. */
export function moduleNumber(seed: number, module: number): string {
  const bits = mix32(keyOf(seed, -2) + Math.imul(module, 0x9e3779b1)) >>> 0;
  const hex = bits.toString(16).toUpperCase().padStart(8, '0');
  return `${hex.slice(0, 2)}.${hex.slice(2, 4)}.${hex.slice(4, 6)}.${hex.slice(6)}`;
}

export function moduleJson(seed: number, module: number): ModuleJson {
  return {
    module_num: moduleNumber(seed, module),
    module_type: 'Sensor',
    asset: 'Solar Panel',
    sensor_type: technologyOf(seed, module).sensorType,
  };
}
