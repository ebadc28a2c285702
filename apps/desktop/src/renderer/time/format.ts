import { useMemo } from 'react';
import { offsetMs } from './offset.ts';
import { useZone } from './zone.ts';

const DAY_MS = 86_400_000;

export type TimeFormat = ReturnType<typeof timeFormat>;

/** How times are written, in one zone; every view takes its words from here. Instants are epoch milliseconds. */
export function timeFormat(zone: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  const day = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const minute = format({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const instant = format({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  // ISO writes a date so, which sorts and fits into a file's name.
  const iso = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return {
    zone,
    /** `3 Jun 2024` */
    day: (ms: number): string => day.format(ms),
    /** `3 Jun 2024, 12:35`; of an ISO text too, and `never` of none. */
    moment: (at: string | number | null): string =>
      at === null ? 'never' : minute.format(typeof at === 'number' ? at : Date.parse(at)),
    /** `Mon 3 Jun 2024, 12:35:00 CEST` */
    instant: (at: string | number): string => instant.format(typeof at === 'number' ? at : Date.parse(at)),
    span: (fromMs: number, toMs: number): string => instant.formatRange(fromMs, toMs),
    /** `3 – 9 Jun 2024`; of less than three days to the minute. */
    range: (fromMs: number, toMs: number): string =>
      (toMs - fromMs < 3 * DAY_MS ? minute : day).formatRange(fromMs, toMs),
    /** `12:35:00` */
    clock: (ms: number): string => clock.format(ms),
    /** `2024-06-03` */
    isoDay: (ms: number): string => iso.format(ms),
  };
}

/** How times are written in the zone that is chosen just now. */
export function useTimeFormat(): TimeFormat {
  const zone = useZone();
  return useMemo(() => timeFormat(zone), [zone]);
}

/**
 * `2026-10-25 02:30:00+01:00`: which of the two hours it was on the night when clocks go back is seen from the offset
 * alone. In UTC without one; with milliseconds where there are some.
 */
export function isoInstant(ms: number, zone: string): string {
  const whole = Math.round(ms);
  const offset = offsetMs(zone, whole);
  const wall = new Date(whole + offset)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
  if (zone === 'UTC') return wall;
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
