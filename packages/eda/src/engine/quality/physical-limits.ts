import { type Finding, findingOf } from './finding.ts';
import { type Bounds, outOfRange } from './range.ts';

/** A physical quantity that has limits to start from. */
export type Quantity = 'air-temperature' | 'cell-temperature' | 'humidity' | 'wind-speed' | 'irradiance';

/** Sensible limits to start from, the user's to change: °C, °C, %, m/s, W/m². */
export const PHYSICAL_LIMITS: Readonly<Record<Quantity, Required<Bounds> & { readonly unit: string }>> = {
  'air-temperature': { min: -35, max: 50, unit: '°C' },
  'cell-temperature': { min: -50, max: 110, unit: '°C' },
  humidity: { min: 0, max: 100, unit: '%' },
  'wind-speed': { min: 0, max: 50, unit: 'm/s' },
  irradiance: { min: 0, max: 1500, unit: 'W/m²' },
};

/** Values outside what the quantity can be. */
export function beyondPhysicalLimits(
  values: Float64Array,
  quantity: Quantity,
  bounds: Bounds = PHYSICAL_LIMITS[quantity],
): Finding {
  const { unit } = PHYSICAL_LIMITS[quantity];
  const { flags, definition } = outOfRange(values, bounds);
  return findingOf(flags, {
    check: 'physical-limits',
    definition: `${quantity} ${definition} ${unit}`,
    certainty: 'likely',
    remedy: 'mask',
  });
}
