import { type CheckId, checkAbout, type SampleLine } from '@wp/eda';
import { numbersCsv } from '../../parts/drawing.ts';
import { chartSvg } from '../explore/chart-svg.ts';
import type { Range } from '../explore/resolution.ts';
import { chartLook, type Ticks, token } from '../explore/time-plot.ts';

/** What the chart of a module shows. */
export interface ShownSeries {
  module: string;
  column: string;
  unit: string | null;
  check: CheckId;
  line: SampleLine;
  range: Range;
  /** Spans flagged by the check: pairs of from and before when, ascending. */
  spans: Float64Array;
  timeZone: string;
}

/** The samples in view, and which of them the check flags. */
export function seriesCsv({ module, column, unit, check, line, range, spans }: ShownSeries): string {
  const value = unit === null ? column : `${column} [${unit}]`;
  return numbersCsv(['time', 'module', value, check], rowsOf());
  function* rowsOf(): Generator<(number | string)[]> {
    let span = 0;
    for (const [i, ms] of line.times.entries()) {
      if (ms < range.fromMs || ms >= range.toMs) continue;
      while (span < spans.length && ms >= (spans[span + 1] as number)) span += 2;
      const isFlagged = span < spans.length && ms >= (spans[span] as number);
      yield [new Date(ms).toISOString(), module, line.values[i] as number, isFlagged ? 1 : 0];
    }
  }
}

interface Drawn {
  width: number;
  height: number;
  y: { min: number; max: number };
  ticks: { x: Ticks; y: Ticks };
}

/** The chart with what is flagged shaded, as on the screen. */
export function seriesSvg(shown: ShownSeries, { width, height, y, ticks }: Drawn): string {
  const { module, column, unit, check, line, range, spans, timeZone } = shown;
  const made = line.of <= line.times.length ? 'all' : 'min–max of';
  return chartSvg(
    {
      title: `${column}${unit === null ? '' : ` [${unit}]`} · shaded: ${checkAbout(check).title}`,
      footer: `${made} ${line.of.toLocaleString('en-US')} samples · ${new Date(range.fromMs).toISOString()} to ${new Date(range.toMs).toISOString()} · axis in ${timeZone}`,
      width,
      height,
      range,
      y,
      ticks,
      ...chartLook(),
      shaded: { spans, colour: token('--warning') },
    },
    [{ name: module, colour: token('--series-1') }],
    {
      seconds: line.times.map((ms) => ms / 1000),
      // A missing sample breaks the line; a drawing of several lines has infinities for that.
      values: [line.values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))],
    },
  );
}
