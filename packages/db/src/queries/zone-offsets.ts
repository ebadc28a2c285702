/** A stretch of time through which a zone keeps one offset; local time is UTC plus `offsetMs`. */
export interface OffsetStretch {
  /** Where it begins; of the first `-Infinity`. */
  fromMs: number;
  /** Where it ends; of the last `Infinity`. */
  toMs: number;
  offsetMs: number;
}

const DAY_MS = 86_400_000;
/** Shorter than the time between any two changes of one zone (Morocco's around Ramadan are a month apart). */
const STEP_MS = 20 * DAY_MS;

/** The offsets of an IANA zone over a range, in order, with the changes to the millisecond. */
export function listZoneOffsets(timeZone: string, fromMs: number, toMs: number): OffsetStretch[] {
  if (/^(?:Etc\/)?(?:UTC|UCT|Zulu|Universal)$/i.test(timeZone)) {
    return [{ fromMs: -Infinity, toMs: Infinity, offsetMs: 0 }];
  }
  const offsetAt = offsetReader(timeZone);
  const stretches: OffsetStretch[] = [];
  let current: OffsetStretch = { fromMs: -Infinity, toMs: Infinity, offsetMs: offsetAt(fromMs) };
  for (let at = fromMs; at < toMs; ) {
    const next = Math.min(at + STEP_MS, toMs);
    const offsetMs = offsetAt(next);
    if (offsetMs !== current.offsetMs) {
      const changeMs = findChange(offsetAt, at, next);
      current.toMs = changeMs;
      stretches.push(current);
      current = { fromMs: changeMs, toMs: Infinity, offsetMs };
    }
    at = next;
  }
  stretches.push(current);
  return stretches;
}

function findChange(offsetAt: (ms: number) => number, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs);
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (ms) => {
    const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(name);
    const size = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60 + Number(match?.[4] ?? 0);
    return (match?.[1] === '-' ? -size : size) * 1000;
  };
}
