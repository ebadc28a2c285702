/**
 * Clear-sky global horizontal irradiance in W/m² from the cosine of the zenith angle; 0 at night.
 * G = 1098 cos z · exp(−0.059 / cos z): Haurwitz, B. (1945), "Insolation in relation to cloudiness and cloud
 * density", J. Meteorology 2, 154–166, with the constants of pvlib's `clearsky.haurwitz`.
 */
export function clearSkyIrradiance(cosZenith: number): number {
  return cosZenith > 0 ? 1098 * cosZenith * Math.exp(-0.059 / cosZenith) : 0;
}

/**
 * The share of the clear-sky irradiance that clouds let through, for a cover of 0 (clear) to 1 (overcast).
 * 1 − 0.75 N^3.4: Kasten, F. & Czeplak, G. (1980), "Solar and terrestrial radiation dependent on the amount
 * and type of cloud", Solar Energy 24, 177–189.
 */
export function cloudTransmittance(cover: number): number {
  return 1 - 0.75 * cover ** 3.4;
}
