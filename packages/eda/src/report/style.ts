import { viridis } from '../worker/viridis.ts';

const LIGHT =
  'color-scheme: light dark; --ground: #fbfbfa; --panel: #fff; --line: #e3e3df; --text: #1c1c1a; --second: #5c5c57; --accent: #0b6bcb; --warning: #a15c00;';
const DARK =
  '--ground: #131416; --panel: #1a1b1e; --line: #2c2d31; --text: #ececea; --second: #a6a6a1; --accent: #5aa9f8; --warning: #f0b429;';

/** Steps of shades that cells have by a class: a report needs no style of a single element. */
export const SHADES = 20;
/** The class of a share from 0 to 1 in a correlation's colours, and of one that is worse the more there is of it. */
export const shadeOf = (share: number): string => `v${Math.round(share * SHADES)}`;
export const badnessOf = (share: number): string => `b${Math.ceil(Math.min(1, share) * SHADES)}`;

const shades = Array.from({ length: SHADES + 1 }, (_, i) => {
  const alpha = Math.round((100 * i) / SHADES);
  return `.v${i} { background: rgb(${viridis(i / SHADES).join(' ')} / 35%); } .b${i} { background: color-mix(in srgb, var(--warning) ${Math.round(alpha * 0.7)}%, transparent); }`;
}).join(' ');

export interface ReportStyleOptions {
  /** What the colours are set on, and what holds the whole report. */
  root?: string;
  body?: string;
  /** Theme of the report; by default the one that the reader's system wants. */
  theme?: 'light' | 'dark';
}

/** The report's own look, light and dark by the reader's choice, and on A4. */
export function reportStyle({ root = ':root', body = 'body', theme }: ReportStyleOptions = {}): string {
  const colours =
    theme === undefined
      ? `${root} { ${LIGHT} }\n@media (prefers-color-scheme: dark) { ${root} { ${DARK} } }`
      : `${root} { ${LIGHT} ${theme === 'dark' ? DARK : ''} color-scheme: ${theme}; }`;
  return `
${colours}
* { box-sizing: border-box; }
${body} { margin: 0 auto; padding: 32px 24px 64px; max-width: 1080px; background: var(--ground); color: var(--text); font: 13px/1.45 Inter, "Inter Variable", "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 20px; } h2 { margin: 32px 0 8px; font-size: 16px; } h3 { margin: 0 0 4px; font-size: 13px; overflow-wrap: anywhere; }
p, small { color: var(--second); margin: 4px 0; }
ul.alerts { padding: 0; list-style: none; } ul.alerts li { padding: 4px 8px; border-left: 3px solid var(--warning); margin: 4px 0; background: var(--panel); overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 12px; }
.card { padding: 12px; border: 1px solid var(--line); border-radius: 4px; background: var(--panel); break-inside: avoid; min-width: 0; }
.wide { grid-column: 1 / -1; }
dl { margin: 8px 0 0; columns: 2; column-gap: 16px; } dl div { display: flex; justify-content: space-between; gap: 8px; break-inside: avoid; }
dt { color: var(--second); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: 72px; margin-top: 8px; } svg rect:not([fill]) { fill: var(--accent); } svg path { fill: none; stroke: var(--accent); vector-effect: non-scaling-stroke; }
svg path.zero { stroke: var(--line); } svg path.bound { stroke: var(--second); stroke-dasharray: 3 3; }
.days svg { height: 14px; } .hours svg { height: 96px; } .days rect, .hours rect { shape-rendering: crispEdges; }
svg path.mark { stroke: var(--warning); stroke-dasharray: 4 2; }
table { border-collapse: collapse; margin-top: 8px; } th, td { padding: 2px 6px; border: 1px solid var(--line); text-align: right; font-weight: 400; } th { color: var(--second); text-align: left; max-width: 160px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
dt[title], h3[title], small[title], table.checks th:first-child[title] { text-decoration: underline dotted 1px; text-underline-offset: 3px; cursor: help; }
table.definitions th, table.definitions td { max-width: none; white-space: normal; text-align: left; vertical-align: top; }
table.checks { width: 100%; } table.checks th { max-width: none; white-space: normal; }
.scroll { overflow-x: auto; }
@media print { ${root} { --ground: #fff; --panel: #fff; --line: #ccc; --text: #000; --second: #444; --accent: #0b6bcb; } ${body} { padding: 0; max-width: none; font-size: 9pt; } @page { size: A4; margin: 14mm; } }
table.quality td, table.quality th { font-size: 12px; white-space: nowrap; } table.quality thead th { max-width: none; white-space: normal; vertical-align: bottom; }
.written { white-space: pre-wrap; color: var(--text); overflow-wrap: anywhere; } ol.steps code { font: 12px/1.6 "IBM Plex Mono", monospace; overflow-wrap: anywhere; }
${shades}
`;
}

export const STYLE = reportStyle();
