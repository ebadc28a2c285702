import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equationOfTimeMinutes,
  sineOfElevation,
  solarDeclinationDeg,
  solarElevationDeg,
  solarTimeHours,
} from './solar.ts';

const HOUR_MS = 3_600_000;

function highestOfDay(dayStart: number, latitude: number, longitude: number): number {
  let highest = -90;
  for (let minute = 0; minute < 1440; minute++)
    highest = Math.max(highest, solarElevationDeg(dayStart + minute * 60_000, latitude, longitude));
  return highest;
}

describe('solar position', () => {
  // Obliquity of the ecliptic: 23.44°. Equation of time: its commonly tabulated extremes.
  it.each([
    ['March equinox', Date.UTC(2025, 2, 20, 9), 0],
    ['June solstice', Date.UTC(2025, 5, 21, 3), 23.44],
    ['September equinox', Date.UTC(2025, 8, 22, 18), 0],
    ['December solstice', Date.UTC(2025, 11, 21, 15), -23.44],
  ])('knows the declination at the %s', (_name, time, degrees) => {
    expect(Math.abs(solarDeclinationDeg(time) - degrees)).toBeLessThan(0.5);
  });

  it.each([
    ['11 February', Date.UTC(2025, 1, 11, 12), -14.2],
    ['14 May', Date.UTC(2025, 4, 14, 12), 3.7],
    ['26 July', Date.UTC(2025, 6, 26, 12), -6.5],
    ['3 November', Date.UTC(2025, 10, 3, 12), 16.4],
  ])('knows the equation of time on %s', (_name, time, minutes) => {
    expect(Math.abs(equationOfTimeMinutes(time) - minutes)).toBeLessThan(0.6);
  });

  it.each([
    ['the equator at equinox', Date.UTC(2025, 2, 20), 0, 0, 90],
    ['40° N in June', Date.UTC(2025, 5, 21), 40, 0, 73.44],
    ['40° N in December', Date.UTC(2025, 11, 21), 40, 0, 26.56],
    ['Munich in June', Date.UTC(2025, 5, 21), 48.1, 11.6, 65.34],
    ['Sydney in December', Date.UTC(2025, 11, 20, 12), -33.9, 151.2, 79.54],
    ['the polar night', Date.UTC(2025, 11, 21), 70, 0, -3.44],
  ])('puts the noon sun at its known height over %s', (_name, day, latitude, longitude, degrees) => {
    expect(Math.abs(highestOfDay(day, latitude, longitude) - degrees)).toBeLessThan(0.5);
  });

  it('is highest at noon of solar time', () => {
    const time = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
    const latitude = fc.double({ min: -60, max: 60, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(time, latitude, longitude, (t, lat, lon) => {
        const noon = t + (12 - solarTimeHours(t, lon)) * HOUR_MS;
        const top = sineOfElevation(noon, lat, lon);
        expect(top).toBeGreaterThan(sineOfElevation(noon - HOUR_MS, lat, lon));
        expect(top).toBeGreaterThan(sineOfElevation(noon + HOUR_MS, lat, lon));
      }),
    );
  });

  it('keeps solar time within the day', () => {
    const time = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(time, fc.double({ min: -180, max: 180, noNaN: true }), (t, lon) => {
        const hours = solarTimeHours(t, lon);
        expect(hours).toBeGreaterThanOrEqual(0);
        expect(hours).toBeLessThan(24);
      }),
    );
  });
});
