const DAY_S = 86_400;

interface Formats {
  day: Intl.DateTimeFormat;
  month: Intl.DateTimeFormat;
  minute: Intl.DateTimeFormat;
  second: Intl.DateTimeFormat;
}
const known = new Map<string, Formats>();

/** Made once a zone: making one costs more than a thousand uses of it. */
function formatsOf(timeZone: string): Formats {
  const found = known.get(timeZone);
  if (found !== undefined) return found;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  const made = {
    day: format({ weekday: 'short', day: 'numeric', month: 'short' }),
    month: format({ day: 'numeric', month: 'short', year: 'numeric' }),
    minute: format({ hour: '2-digit', minute: '2-digit' }),
    second: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  };
  known.set(timeZone, made);
  return made;
}

/** Days by their names where the steps are days; else the time, and the day where it turns. */
export function instants(seconds: readonly number[], stepS: number, timeZone: string): string[] {
  const { day, month, minute, second } = formatsOf(timeZone);
  const time = stepS < 60 ? second : minute;
  return seconds.map((s) => {
    if (stepS >= 14 * DAY_S) return month.format(s * 1000);
    if (stepS >= DAY_S) return day.format(s * 1000);
    const text = time.format(s * 1000);
    return /^00:00(:00)?$/.test(text) ? day.format(s * 1000) : text;
  });
}
