import type { TableProfile } from '../store/profile-table.ts';
import { columnCard } from './column-card.ts';
import { type AboutOf, aboutBy, definitionsTable } from './figure-about.ts';
import { count, escaped, type Fact, facts, instant, percent } from './html.ts';
import { overTimeCards } from './over-time-cards.ts';
import { pairTables } from './pair-tables.ts';
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
  const { notes, alerts } = profile;
  const about = aboutBy(profile.about);
  const inGroups: AboutOf = (pattern) => about(`groups.*.${pattern}`);
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
<p>Profiled ${instant(madeAt)} UTC. Definitions are pandas’, statsmodels’ and pvanalytics’; the whole digits stand behind each figure on hover, what it is behind its name.</p>
<div class="cards"><section class="card">${facts(datasetFacts(profile, about))}</section></div>
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
    .map(([name, column]) => columnCard(name, column, about))
    .join('')}</div>
${pairTables(profile, about)}
${overTimeCards('Over time', profile, about)}
${groups
  .slice(0, MOST_GROUPS)
  .map(([name, own]) => overTimeCards(name, own, inGroups))
  .join('')}
${groups.length > MOST_GROUPS ? `<p>${count(groups.length - MOST_GROUPS)} groups more are in the figures that --json gives.</p>` : ''}
${definitionsTable(profile.about)}
</body>
</html>
`;
}

const datasetFacts = ({ rows, dataset }: TableProfile, about: AboutOf): Fact[] => [
  ['rows', count(rows), about('rows')],
  ['columns', count(dataset.columns), about('dataset.columns')],
  [
    'missing cells',
    `${count(dataset.missing_cells)} (${percent(dataset.missing_cells / Math.max(1, rows * dataset.columns))})`,
    about('dataset.missing_cells'),
  ],
  ['rows that repeat', count(dataset.duplicate_rows), about('dataset.duplicate_rows')],
];
