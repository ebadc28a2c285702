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
  /** When the report was made, ISO 8601 UTC. */
  madeAt: string;
}

/** Groups with cards of their own; more would be a report that nobody reads. */
const MOST_GROUPS = 24;

/** What is on a report; an absent part is not. */
export interface ReportParts {
  /** Notes by whoever made the report. */
  notes?: string;
  overview?: boolean;
  /** More of what it is about, for the overview: names and what stands beside them, as plain text. */
  facts?: readonly (readonly [name: string, value: string])[];
  alerts?: boolean;
  /** Columns that have cards; true for all. */
  columns?: readonly string[] | true;
  correlations?: boolean;
  /** Sections of their own, which are HTML already. */
  more?: readonly string[];
  /** The figures over time, where there are some. */
  overTime?: boolean;
}

const WHOLE: ReportParts = {
  overview: true,
  alerts: true,
  columns: true,
  correlations: true,
  overTime: true,
};

/** A profile as one HTML file: it needs no script, no network and no other file to be read. */
export const profileHtml = (profile: TableProfile, about: ReportAbout): string =>
  reportPage(about.title, reportBody(profile, about, WHOLE));

/** A report's body as a whole file. */
export const reportPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;

/** The parts of a report that are wanted, as HTML without a style or a script of its own. */
export function reportBody(
  profile: TableProfile,
  { title, madeAt }: ReportAbout,
  { columns, more = [], notes = '', facts: added = [], ...parts }: ReportParts,
): string {
  const about = aboutBy(profile.about);
  const cards = Object.entries(profile.columns)
    .filter(([name]) => columns === true || columns?.includes(name) === true)
    .map(([name, column]) => columnCard(name, column, about));
  const overview: Fact[] = [
    ...datasetFacts(profile, about),
    ...added.map(([name, value]): Fact => [name, escaped(value)]),
  ];
  return [
    `<h1>${escaped(title)}</h1>`,
    `<p>Profiled ${instant(madeAt)} UTC. Definitions are pandas’, statsmodels’ and pvanalytics’; the whole digits stand behind each figure on hover, what it is behind its name.</p>`,
    notes.trim() === '' ? '' : `<h2>Notes</h2>\n<p class="written">${escaped(notes.trim())}</p>`,
    parts.overview === true
      ? `<div class="cards"><section class="card${added.length > 0 ? ' wide' : ''}">${facts(overview)}</section></div>`
      : '',
    parts.alerts === true ? alertList(profile) : '',
    ...profile.notes.map((note) => `<p>${escaped(note)}</p>`),
    cards.length > 0 ? `<h2>Columns</h2>\n<div class="cards">${cards.join('')}</div>` : '',
    parts.correlations === true ? pairTables(profile, about) : '',
    ...more,
    ...(parts.overTime === true ? overTime(profile, about) : []),
    definitionsTable(profile.about),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const alertList = ({ alerts }: TableProfile): string => `<h2>To look at</h2>
${
  alerts.length === 0
    ? '<p>Nothing stands out.</p>'
    : `<ul class="alerts">${byWeight(alerts)
        .map(({ text }) => `<li>${escaped(text)}</li>`)
        .join('')}</ul>`
}`;

function overTime(profile: TableProfile, about: AboutOf): string[] {
  const inGroups: AboutOf = (pattern) => about(`groups.*.${pattern}`);
  const groups = Object.entries(profile.groups ?? {});
  return [
    overTimeCards('Over time', profile, about),
    ...groups.slice(0, MOST_GROUPS).map(([name, own]) => overTimeCards(name, own, inGroups)),
    groups.length > MOST_GROUPS
      ? `<p>${count(groups.length - MOST_GROUPS)} groups more are in the figures that --json gives.</p>`
      : '',
  ];
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
