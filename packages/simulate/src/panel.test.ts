import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearSkyIrradiance, cloudTransmittance } from './clear-sky.ts';
import { acPower, cellTemperature, createPanel, mppVoltage } from './panel.ts';

const panel = createPanel(1, 0);

describe('physics of a module', () => {
  it('gives the published clear-sky and cloud figures', () => {
    expect(clearSkyIrradiance(1)).toBeCloseTo(1098 * Math.exp(-0.059), 9);
    expect(clearSkyIrradiance(0)).toBe(0);
    expect(clearSkyIrradiance(-0.5)).toBe(0);
    expect(cloudTransmittance(0)).toBe(1);
    expect(cloudTransmittance(1)).toBe(0.25);
  });

  it('reaches NOCT under the conditions that define it', () => {
    expect(cellTemperature(20, 800, 45)).toBe(45);
  });

  it('gives rated power times inverter efficiency under standard test conditions', () => {
    expect(acPower(panel, 1000, 25, Number.POSITIVE_INFINITY)).toBeCloseTo(panel.ratedW * 0.96, 9);
    expect(mppVoltage(panel, 1000, 25)).toBe(panel.mppV);
  });

  it('loses power and voltage with heat, never exceeds the limit and is never negative', () => {
    const irradiance = fc.double({ min: 2, max: 1500, noNaN: true });
    const cell = fc.double({ min: -40, max: 90, noNaN: true });
    fc.assert(
      fc.property(irradiance, cell, fc.double({ min: 0, max: 400, noNaN: true }), (g, t, limit) => {
        expect(acPower(panel, g, t + 1, 1e6)).toBeLessThan(acPower(panel, g, t, 1e6));
        expect(mppVoltage(panel, g, t + 1)).toBeLessThan(mppVoltage(panel, g, t));
        expect(acPower(panel, g, t, limit)).toBeLessThanOrEqual(limit);
        expect(acPower(panel, g, t, limit)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
