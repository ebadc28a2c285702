import type { OverTime } from '../engine/profile/over-time.ts';
import type { QualityProfile } from '../engine/profile/quality-profile.ts';
import type { SeriesProfile } from '../engine/profile/series-profile.ts';
import { bars, days, line } from './charts.ts';
import type { AboutOf } from './figure-about.ts';
import { count, escaped, type Fact, facts, figure, percent, titled } from './html.ts';

/** The figures over time, a card a column. */
export function overTimeCards(title: string, own: OverTime, about: AboutOf): string {
  const names = Object.keys(own.series);
  if (names.length === 0) return '';
  const cards = names.map((name) => {
    const series = own.series[name];
    const quality = own.quality[name];
    const completeness = own.completeness_daily[name] ?? {};
    return `<section class="card wide"><h3>${escaped(name)}</h3>
${line(own.resample_1h_mean[name] ?? [], 'hourly means')}
<div class="days">${days(completeness)}</div><small>hourly means; completeness by day</small>
${series === undefined ? '' : seriesFacts(series, (key) => about(`series.*.${key}`, name))}${quality === undefined ? '' : qualityFacts(quality, series?.n ?? 0, (key) => about(`quality.*.${key}`, name))}</section>`;
  });
  return `<h2>${escaped(title)}</h2><div class="cards">${cards.join('')}</div>${own.notes.map((note) => `<p>${escaped(note)}</p>`).join('')}`;
}

type AboutKey = (key: string) => string | undefined;

function seriesFacts(series: SeriesProfile, about: AboutKey): string {
  const bound =
    series.acf[1] === undefined || series.acf_high[1] === undefined
      ? null
      : (series.acf_high[1] ?? 0) - (series.acf[1] ?? 0);
  const strongest = series.dominant_periods[0];
  const season = series.stl;
  return `${bars(series.acf, bound, 'autocorrelation by lag')}<small${titled(about('acf'))}>autocorrelation by lag, with its 95 % bounds</small>${facts(
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
      ] as const
    ).map(([key, name, value]): Fact => [name, value, about(key)]),
  )}${series.notes.map((note) => `<p>${escaped(note)}</p>`).join('')}`;
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
