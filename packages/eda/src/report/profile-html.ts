import type { ColumnProfile } from '../engine/profile/column-profile.ts';
import type { OverTime } from '../engine/profile/over-time.ts';
import type { QualityProfile } from '../engine/profile/quality-profile.ts';
import type { SeriesProfile } from '../engine/profile/series-profile.ts';
import type { TableProfile } from '../store/profile-table.ts';
import { viridis } from '../worker/viridis.ts';
import { bars, days, histogram, line } from './charts.ts';
import { count, escaped, facts, figure, instant, percent } from './html.ts';
import { STYLE } from './style.ts';
import { byWeight } from './weight.ts';

export interface ReportAbout {
  /** What was profiled, such as a file's name. */
  title: string;
  /** When, ISO 8601 UTC. */
  madeAt: string;
}

/** Groups with cards of their own; more would be a report that nobody reads. */
const MOST_GROUPS = 24;

/** A profile as one HTML file: it needs no script, no network and no other file to be read. */
export function profileHtml(profile: TableProfile, { title, madeAt }: ReportAbout): string {
  const { rows, dataset, notes, alerts } = profile;
  const groups = Object.entries(profile.groups ?? {});
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>Profiled ${instant(madeAt)} UTC. Definitions are pandas’, statsmodels’ and pvanalytics’; the whole digits stand behind each figure on hover.</p>
<div class="cards"><section class="card">${facts([
    ['rows', count(rows)],
    ['columns', count(dataset.columns)],
    [
      'missing cells',
      `${count(dataset.missing_cells)} (${percent(dataset.missing_cells / Math.max(1, rows * dataset.columns))})`,
    ],
    ['rows that repeat', count(dataset.duplicate_rows)],
  ])}</section></div>
<h2>To look at</h2>
${
  alerts.length === 0
    ? '<p>Nothing stands out.</p>'
    : `<ul class="alerts">${byWeight(alerts)
        .map(({ text }) => `<li>${escaped(text)}</li>`)
        .join('')}</ul>`
}
${notes.map((note) => `<p>${escaped(note)}</p>`).join('')}
<h2>Columns</h2>
<div class="cards">${Object.entries(profile.columns)
    .map(([name, column]) => columnCard(name, column))
    .join('')}</div>
${correlations(profile)}
${overTime('Over time', profile)}
${groups
  .slice(0, MOST_GROUPS)
  .map(([name, own]) => overTime(name, own))
  .join('')}
${groups.length > MOST_GROUPS ? `<p>${count(groups.length - MOST_GROUPS)} groups more are in the figures that --json gives.</p>` : ''}
</body>
</html>
`;
}

function columnCard(name: string, column: ColumnProfile): string {
  const head = `<h3>${escaped(name)}</h3>`;
  const there = [
    ['there', count(column.count)],
    ['missing', count(column.missing)],
  ] as const;
  if (column.kind === 'number') {
    const figures = [
      ...there,
      ['distinct', count(column.distinct)],
      ['infinite', count(column.infinite)],
      ['mean', figure(column.mean)],
      ['std', figure(column.std)],
      ['min', figure(column.min)],
      ['p05', figure(column.p05)],
      ['p25', figure(column.p25)],
      ['median', figure(column.p50)],
      ['p75', figure(column.p75)],
      ['p95', figure(column.p95)],
      ['max', figure(column.max)],
      ['MAD', figure(column.mad)],
      ['skewness', figure(column.skewness)],
      ['kurtosis', figure(column.kurtosis)],
      ['zeros', count(column.zeros)],
      ['negative', count(column.negatives)],
    ] as const;
    const { edges, counts } = column.histogram;
    return `<section class="card">${head}<small>number</small>${histogram(edges, counts)}${facts(figures)}</section>`;
  }
  if (column.kind === 'time') {
    const figures = [
      ...there,
      ['from', instant(column.start)],
      ['to', instant(column.end)],
      ['usual interval, s', figure(column.interval_ms === null ? null : column.interval_ms / 1000)],
      ['regular', column.regularity === null ? '–' : percent(column.regularity)],
      ['gaps', count(column.gaps.length)],
      ['missing in gaps', count(column.missing_in_gaps)],
      ['twice', count(column.duplicates)],
      ['out of order', count(column.out_of_order)],
    ] as const;
    return `<section class="card">${head}<small>time</small>${facts(figures)}</section>`;
  }
  const figures = [
    ...there,
    ['distinct', count(column.distinct)],
    ['most often', escaped(column.mode ?? '–')],
    ['shortest', figure(column.length_min)],
    ['longest', figure(column.length_max)],
  ] as const;
  return `<section class="card">${head}<small>text</small>${facts(figures)}</section>`;
}

function correlations({ pearson, spearman, kendall }: TableProfile): string {
  const { columns } = pearson;
  if (columns.length < 2) return '';
  const table = (title: string, { matrix, exact, rows }: TableProfile['pearson']) => {
    const body = columns.map((name, i) => {
      const cells = (matrix[i] ?? []).map((value) => {
        const shade =
          value === null ? '' : ` style="background:rgb(${viridis((value + 1) / 2).join(' ')} / 35%)"`;
        return `<td${shade} title="${value}">${value === null ? '–' : value.toFixed(2)}</td>`;
      });
      return `<tr><th title="${escaped(name)}">${escaped(name)}</th>${cells.join('')}</tr>`;
    });
    const made = exact ? `all ${count(rows)} rows` : `a random sample of ${count(rows)} rows`;
    return `<section class="card wide"><h3>${title}</h3><small>${made}; the columns in the order of the rows</small><div class="scroll"><table>${body.join('')}</table></div></section>`;
  };
  return `<h2>Pairs</h2><div class="cards">${table('Pearson', pearson)}${table('Spearman', spearman)}${table('Kendall τ-b', kendall)}</div>`;
}

function overTime(title: string, own: OverTime): string {
  const names = Object.keys(own.series);
  if (names.length === 0) return '';
  const cards = names.map((name) => {
    const series = own.series[name];
    const quality = own.quality[name];
    const completeness = own.completeness_daily[name] ?? {};
    return `<section class="card wide"><h3>${escaped(name)}</h3>
${line(own.resample_1h_mean[name] ?? [], 'hourly means')}
<div class="days">${days(completeness)}</div><small>hourly means; completeness by day</small>
${series === undefined ? '' : seriesFacts(series)}${quality === undefined ? '' : qualityFacts(quality, series?.n ?? 0)}</section>`;
  });
  return `<h2>${escaped(title)}</h2><div class="cards">${cards.join('')}</div>${own.notes.map((note) => `<p>${escaped(note)}</p>`).join('')}`;
}

function seriesFacts(series: SeriesProfile): string {
  const bound =
    series.acf[1] === undefined || series.acf_high[1] === undefined
      ? null
      : (series.acf_high[1] ?? 0) - (series.acf[1] ?? 0);
  const strongest = series.dominant_periods[0];
  const season = series.stl;
  return `${bars(series.acf, bound, 'autocorrelation by lag')}<small>autocorrelation by lag, with its 95 % bounds</small>${facts(
    [
      ['rows', count(series.n)],
      ['stationarity', escaped(series.stationarity)],
      ['ADF p', figure(series.adf_aic.p)],
      ['KPSS p', figure(series.kpss_c_auto.p)],
      ['strongest period', strongest === undefined ? '–' : escaped(strongest.label)],
      ['season, rows', season === null ? '–' : count(season.period)],
      ['seasonal strength', figure(season?.seasonal_strength)],
      ['trend strength', figure(season?.trend_strength)],
    ],
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

function qualityFacts(quality: QualityProfile, rows: number): string {
  const lines = CHECKS.map(([check, words]) => {
    const flagged = quality[check];
    const ranges = rangesOf(flagged);
    const shown = ranges
      .slice(0, MOST_RANGES)
      .map(([from, to]) => (from === to ? count(from) : `${count(from)}–${count(to)}`));
    const more = ranges.length > MOST_RANGES ? ` and ${count(ranges.length - MOST_RANGES)} ranges more` : '';
    const where = flagged.length === 0 ? '' : `rows ${shown.join(', ')}${more}`;
    return `<tr><th>${words}</th><td>${count(flagged.length)}</td><td>${percent(flagged.length / Math.max(1, rows))}</td><th title="${where}">${where}</th></tr>`;
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
