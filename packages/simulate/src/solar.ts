const DAY_MS = 86_400_000;
const DEGREE = Math.PI / 180;

/** The day angle 2π(n − 1)/365 of Spencer 1971, with the fraction of the day, in radians. */
function dayAngle(timeMs: number): number {
  const year = new Date(timeMs).getUTCFullYear();
  const start = Date.UTC(year, 0, 1);
  const length = Date.UTC(year + 1, 0, 1) - start;
  return (2 * Math.PI * (timeMs - start)) / length;
}

function declinationAt(b: number): number {
  return (
    0.006918 -
    0.399912 * Math.cos(b) +
    0.070257 * Math.sin(b) -
    0.006758 * Math.cos(2 * b) +
    0.000907 * Math.sin(2 * b) -
    0.002697 * Math.cos(3 * b) +
    0.00148 * Math.sin(3 * b)
  );
}

function equationOfTimeAt(b: number): number {
  return (
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(b) -
      0.032077 * Math.sin(b) -
      0.014615 * Math.cos(2 * b) -
      0.040849 * Math.sin(2 * b))
  );
}

/**
 * The sun's declination in degrees at an instant (epoch ms).
 * Spencer, J. W. (1971), "Fourier series representation of the position of the sun", Search 2(5), 172.
 */
export function solarDeclinationDeg(timeMs: number): number {
  return declinationAt(dayAngle(timeMs)) / DEGREE;
}

/** Apparent minus mean solar time in minutes at an instant (epoch ms); Spencer 1971. */
export function equationOfTimeMinutes(timeMs: number): number {
  return equationOfTimeAt(dayAngle(timeMs));
}

/** Apparent solar time in hours of the day, [0, 24), at a longitude in degrees east. */
export function solarTimeHours(timeMs: number, longitudeDeg: number): number {
  const minutes = (timeMs % DAY_MS) / 60_000 + 4 * longitudeDeg + equationOfTimeMinutes(timeMs);
  return (((minutes / 60) % 24) + 24) % 24;
}

/**
 * The sine of the sun's elevation, which is the cosine of its zenith angle; no refraction.
 * sin h = sin φ sin δ + cos φ cos δ cos ω (Duffie & Beckman, Solar Engineering of Thermal Processes, eq. 1.6.5).
 */
export function sineOfElevation(timeMs: number, latitudeDeg: number, longitudeDeg: number): number {
  const angle = dayAngle(timeMs);
  const declination = declinationAt(angle);
  const minutes = (timeMs % DAY_MS) / 60_000 + 4 * longitudeDeg + equationOfTimeAt(angle);
  const hourAngle = (minutes / 4 - 180) * DEGREE;
  const latitude = latitudeDeg * DEGREE;
  return (
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle)
  );
}

/** The sun's elevation above the horizon in degrees, negative at night; see {@link sineOfElevation}. */
export function solarElevationDeg(timeMs: number, latitudeDeg: number, longitudeDeg: number): number {
  const sine = sineOfElevation(timeMs, latitudeDeg, longitudeDeg);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / DEGREE;
}
