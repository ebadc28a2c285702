/** The report's own look, light and dark by the reader's choice, and on A4. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fbfbfa; --panel: #fff; --line: #e3e3df; --text: #1c1c1a; --second: #5c5c57; --accent: #0b6bcb; --warning: #a15c00; }
@media (prefers-color-scheme: dark) { :root { --ground: #131416; --panel: #1a1b1e; --line: #2c2d31; --text: #ececea; --second: #a6a6a1; --accent: #5aa9f8; --warning: #f0b429; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 24px 64px; max-width: 1080px; background: var(--ground); color: var(--text); font: 13px/1.45 Inter, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 20px; } h2 { margin: 32px 0 8px; font-size: 16px; } h3 { margin: 0 0 4px; font-size: 13px; overflow-wrap: anywhere; }
p, small { color: var(--second); margin: 4px 0; }
ul.alerts { padding: 0; list-style: none; } ul.alerts li { padding: 4px 8px; border-left: 3px solid var(--warning); margin: 4px 0; background: var(--panel); overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 12px; }
.card { padding: 12px; border: 1px solid var(--line); border-radius: 4px; background: var(--panel); break-inside: avoid; min-width: 0; }
.wide { grid-column: 1 / -1; }
dl { margin: 8px 0 0; columns: 2; column-gap: 16px; } dl div { display: flex; justify-content: space-between; gap: 8px; break-inside: avoid; }
dt { color: var(--second); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: 72px; margin-top: 8px; } svg rect { fill: var(--accent); } svg path { fill: none; stroke: var(--accent); vector-effect: non-scaling-stroke; }
svg path.zero { stroke: var(--line); } svg path.bound { stroke: var(--second); stroke-dasharray: 3 3; }
.days svg { height: 14px; } .hours svg { height: 96px; } .days rect, .hours rect { shape-rendering: crispEdges; }
svg path.mark { stroke: var(--warning); stroke-dasharray: 4 2; }
table { border-collapse: collapse; margin-top: 8px; } th, td { padding: 2px 6px; border: 1px solid var(--line); text-align: right; font-weight: 400; } th { color: var(--second); text-align: left; max-width: 160px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
dt[title], h3[title], small[title], table.checks th:first-child[title] { text-decoration: underline dotted 1px; text-underline-offset: 3px; cursor: help; }
table.definitions th, table.definitions td { max-width: none; white-space: normal; text-align: left; vertical-align: top; }
table.checks { width: 100%; } table.checks th { max-width: none; white-space: normal; }
.scroll { overflow-x: auto; }
@media print { :root { --ground: #fff; --panel: #fff; --line: #ccc; --text: #000; --second: #444; --accent: #0b6bcb; } body { padding: 0; max-width: none; font-size: 9pt; } @page { size: A4; margin: 14mm; } }
`;
