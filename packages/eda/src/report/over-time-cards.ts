import type { Figure } from '../engine/profile/figure.ts';
import type { OverTime, TimedSeries } from '../engine/profile/over-time.ts';
import type { QualityProfile } from '../engine/profile/quality-profile.ts';
import type { ChangeProfile } from '../engine/profile/timed-profile.ts';
import { bars, days, hoursOfDays, line, type Mark } from './charts.ts';
import type { AboutOf } from './figure-about.ts';
import { count, escaped, type Fact, facts, figure, percent, titled } from './html.ts';

/** The figures over time, a card a column. */
export function overTimeCards(title: string, own: OverTime, about: AboutOf): string {
  const names = Object.keys(own.series);
  if (names.length === 0) return '';
  const cards = names.map((name) => {
    const series = own.series[name];
    const quality = own.quality[name];
    const hours = own.completeness_hourly[name] ?? {};
    const means = own.resample_1h_mean[name] ?? [];
    const picture = line(means, 'hourly means', {
      marks: marksOf(series?.change_points, Object.keys(hours)),
    });
    return `<section class="card wide"><h3>${escaped(name)}</h3>
${picture}<small${titled(about('series.*.change_points', name))}>hourly means${changesText(series?.change_points)}</small>
<div class="days">${days(own.completeness_daily[name] ?? {})}</div><small${titled(about('completeness_daily.*', name))}>completeness by day</small>
<div class="hours">${hoursOfDays(hours)}</div><small${titled(about('completeness_hourly.*', name))}>completeness by day and hour, midnight on top</small>
${series === undefined ? '' : seriesFacts(series, (key) => about(`series.*.${key}`, name))}${quality === undefined ? '' : qualityFacts(quality, series?.n ?? 0, (key) => about(`quality.*.${key}`, name))}</section>`;
  });
  return `<h2>${escaped(title)}</h2><div class="cards">${cards.join('')}</div>${own.notes.map((note) => `<p>${escaped(note)}</p>`).join('')}`;
}

/** Where the level changes, as shares of the days that are drawn. */
function marksOf(changes: ChangeProfile | null | undefined, dates: readonly string[]): Mark[] {
  const places = new Map(dates.map((date, i) => [date, i / dates.length]));
  return (changes?.points ?? []).map(({ date, before, after }) => ({
    at: places.get(date) ?? 0,
    text: `${date}: daily mean from ${Number(before.toPrecision(4))} to ${Number(after.toPrecision(4))}`,
  }));
}

const MOST_CHANGES = 5;

function changesText(changes: ChangeProfile | null | undefined): string {
  const points = changes?.points ?? [];
  if (points.length === 0) return '';
  const shown = points.slice(0, MOST_CHANGES).map(({ date }) => date);
  const more = points.length > MOST_CHANGES ? ` and ${count(points.length - MOST_CHANGES)} days more` : '';
  return `; the level of the daily means changes on ${shown.join(', ')}${more}`;
}

type AboutKey = (key: string) => string | undefined;

function seriesFacts(series: TimedSeries, about: AboutKey): string {
  const strongest = series.dominant_periods[0];
  const season = series.stl;
  const gaps = series.acf_gaps;
  // Rows in order and rows at their instants tell the same where no row is missing.
  const beside =
    gaps === null || gaps.n === series.n
      ? ''
      : `${bars(gaps.acf, halfWidth(gaps.acf, gaps.high), 'autocorrelation by lag, gaps kept')}<small${titled(about('acf_gaps'))}>the same on the grid of the interval, with ${count(gaps.points - gaps.n)} gaps kept</small>`;
  return `${bars(series.acf, halfWidth(series.acf, series.acf_high), 'autocorrelation by lag')}<small${titled(about('acf'))}>autocorrelation by lag of the rows in order, with its 95 % bounds</small>${beside}${facts(
    (
      [
        ['n', 'rows', count(series.n)],
        ['stationarity', 'stationarity', escaped(series.stationarity)],
        ['adf_aic', 'ADF p', figure(series.adf_aic.p)],
        ['kpss_c_auto', 'KPSS p', figure(series.kpss_c_auto.p)],
        ['dominant_periods', 'strongest period', strongest === undefined ? '–' : escaped(strongest.label)],
        ['stl', 'season, rows', season === null ? '–' : count(season.period)],
        ['stl', 'seasonal strength', figure(season?.seasonal_strength)],
        ['stl', 'trend strength', figure(season?.trend_strength)],
        ['time_weighted', 'time-weighted mean', figure(series.time_weighted.mean)],
        ['time_weighted', 'time-weighted std', figure(series.time_weighted.std)],
        ['ljung_box', 'Ljung–Box p, 40 lags', figure(series.ljung_box.at(-1)?.p)],
        ['lomb_scargle', 'strongest by Lomb–Scargle', escaped(series.lomb_scargle?.peaks[0]?.label ?? '–')],
      ] as const
    ).map(([key, name, value]): Fact => [name, value, about(key)]),
  )}${series.notes.map((note) => `<p>${escaped(note)}</p>`).join('')}`;
}

/** Half the width of the bounds about lag 1; null where there are none. */
function halfWidth(acf: readonly Figure[], high: readonly Figure[]): number | null {
  const [r, bound] = [acf[1], high[1]];
  return r === undefined || r === null || bound === undefined || bound === null ? null : bound - r;
}

const CHECKS = [
  ['stale_diff_6_tail', 'unchanged for six rows'],
  ['stale_round_6_3_tail', 'unchanged to three decimals'],
  ['interpolation_diff_6_tail', 'on a straight line'],
  ['tukey_1_5', 'beyond Tukey’s fences'],
  ['zscore_3', 'beyond three deviations'],
  ['hampel_5_3', 'unlike its neighbours (Hampel)'],
] as const;
const MOST_RANGES = 8;

function qualityFacts(quality: QualityProfile, rows: number, about: AboutKey): string {
  const lines = CHECKS.map(([check, words]) => {
    const flagged = quality[check];
    const ranges = rangesOf(flagged);
    const shown = ranges
      .slice(0, MOST_RANGES)
      .map(([from, to]) => (from === to ? count(from) : `${count(from)}–${count(to)}`));
    const more = ranges.length > MOST_RANGES ? ` and ${count(ranges.length - MOST_RANGES)} ranges more` : '';
    const where = flagged.length === 0 ? '' : `rows ${shown.join(', ')}${more}`;
    return `<tr><th${titled(about(check))}>${words}</th><td>${count(flagged.length)}</td><td>${percent(flagged.length / Math.max(1, rows))}</td><th title="${where}">${where}</th></tr>`;
  });
  return `<table class="checks">${lines.join('')}</table>`;
}

/** Ascending rows as ranges, both ends inclusive. */
export function rangesOf(rows: readonly number[]): (readonly [from: number, to: number])[] {
  const ranges: [number, number][] = [];
  for (const row of rows) {
    const last = ranges.at(-1);
    if (last !== undefined && row === last[1] + 1) last[1] = row;
    else ranges.push([row, row]);
  }
  return ranges;
}
