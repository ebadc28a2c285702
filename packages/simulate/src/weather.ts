import { clearSkyIrradiance } from './clear-sky.ts';
import { keyOf } from './hash.ts';
import { sineOfElevation, solarTimeHours } from './solar.ts';
import { valueNoise } from './value-noise.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const YEAR_MS = 365.2425 * 24 * HOUR_MS;

/** A place and its weather; all modules of a fleet share one. */
export interface Site {
  readonly latitude: number;
  readonly longitude: number;
  readonly keys: {
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly air: number;
  };
}

/** What all modules of a site share at one instant; rewritten in place, so that a slot costs no allocation. */
export interface Conditions {
  time: number;
  clearSkyWm2: number;
  cloudCover: number;
  airC: number;
}

export function createSite(seed: number, latitude: number, longitude: number): Site {
  const key = (channel: number) => keyOf(seed, -1, channel);
  return { latitude, longitude, keys: { day: key(1), hour: key(2), minute: key(3), air: key(4) } };
}

export function emptyConditions(): Conditions {
  return { time: 0, clearSkyWm2: 0, cloudCover: 0, airC: 0 };
}

/** Fractional cloud cover: weather systems of days, fields of hours and single clouds, stretched to reach 0 and 1. */
export function cloudCover(site: Site, timeMs: number): number {
  const { day, hour, minute } = site.keys;
  const mixed =
    0.55 * valueNoise(day, timeMs, 36 * HOUR_MS) +
    0.3 * valueNoise(hour, timeMs, 3 * HOUR_MS) +
    0.15 * valueNoise(minute, timeMs, 20 * MINUTE_MS);
  return Math.max(0, Math.min(1, 0.45 + 2.6 * (mixed - 0.5)));
}

/**
 * Air temperature in °C: a mean by latitude, a yearly wave that peaks about 20 July (January in the south),
 * a daily wave that peaks at 15 h solar time and flattens under cloud, and weather of some days.
 */
export function airTemperature(site: Site, timeMs: number, cover: number): number {
  const distance = Math.abs(site.latitude);
  const yearPhase = (timeMs - Date.UTC(2000, 6, 20)) / YEAR_MS + (site.latitude < 0 ? 0.5 : 0);
  const season = 0.22 * distance * Math.cos(2 * Math.PI * yearPhase);
  const dayPhase = (solarTimeHours(timeMs, site.longitude) - 15) / 24;
  const daily = (6 - 3 * cover) * Math.cos(2 * Math.PI * dayPhase);
  const weather = 10 * (valueNoise(site.keys.air, timeMs, 48 * HOUR_MS) - 0.5);
  return 27 - 0.36 * distance + season + daily + weather;
}

export function conditionsAt(site: Site, timeMs: number, into: Conditions): Conditions {
  const cover = cloudCover(site, timeMs);
  into.time = timeMs;
  into.clearSkyWm2 = clearSkyIrradiance(sineOfElevation(timeMs, site.latitude, site.longitude));
  into.cloudCover = cover;
  into.airC = airTemperature(site, timeMs, cover);
  return into;
}
