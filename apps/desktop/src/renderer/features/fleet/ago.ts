const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** How long ago an instant was, in the largest unit that fits; what lies ahead is said as such. */
export function ago(iso: string, nowMs = Date.now()): string {
  const sinceMs = nowMs - Date.parse(iso);
  for (const [unit, unitMs] of UNITS) {
    if (Math.abs(sinceMs) >= unitMs) return words.format(-Math.trunc(sinceMs / unitMs), unit);
  }
  return 'just now';
}
