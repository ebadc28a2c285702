import type { TraceColumns } from './trace.ts';

export interface SeriesName {
  module: string;
  metric: string;
}

const END = '\r\n';

/**
 * CSV as `/export` writes it: times ISO 8601 UTC, quoted as RFC 4180 says, and names that a spreadsheet would run as a
 * formula made harmless. Buckets have their mean, extremes and count.
 */
export function tracesCsv(names: readonly SeriesName[], traces: readonly TraceColumns[]): string {
  const hasBuckets = traces.some(({ count }) => count !== undefined);
  const lines = [`module,metric,time,${hasBuckets ? 'avg,min,max,count' : 'value'}`];
  for (const [i, { t, value, min, max, count }] of traces.entries()) {
    const name = names[i];
    if (name === undefined) throw new RangeError(`no name for trace ${i}`);
    const start = `${csvCell(name.module)},${csvCell(name.metric)}`;
    for (let row = 0; row < t.length; row++) {
      if (Number.isNaN(value[row])) continue;
      const figures = count && min && max ? [value[row], min[row], max[row], count[row]] : [value[row]];
      lines.push(`${start},${new Date(t[row] as number).toISOString()},${figures.map(numberCell).join(',')}`);
    }
  }
  return lines.join(END) + END;
}

/** A text as a cell: quoted where it must be, and never run as a formula. */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The shortest digits that read back as the same number. */
const numberCell = (value: number | undefined): string => (Object.is(value, -0) ? '-0' : String(value));
