import type { Step } from '../transform/steps.ts';
import type { ComparedLine } from '../worker/compare-tasks.ts';
import type { QualityMatrix } from '../worker/quality.ts';
import { CHECKS } from '../worker/quality-catalog.ts';
import type { QualityCell } from '../worker/quality-matrix.ts';
import { timeLine } from './charts.ts';
import { count, escaped, figure, instant, percent } from './html.ts';
import { badnessOf } from './style.ts';

/** A series that is drawn. */
export interface ReportSeries {
  /** Undefined where the rows are of one thing. */
  module: string | undefined;
  column: string;
  unit: string | null;
  line: ComparedLine;
}

/** Values over time, a module and column each: the extremes that a screen shows. `left`: how many were left out. */
export function seriesSection(series: readonly ReportSeries[], left: number): string {
  if (series.length === 0) return '';
  const cards = series.map((one) => `<section class="card wide">${seriesCard(one)}</section>`);
  const note = left === 0 ? '' : `<p>${count(left)} series more were chosen and are not drawn.</p>`;
  return `<h2>Series</h2>\n<div class="cards">${cards.join('')}</div>${note}`;
}

function seriesCard({ module, column, unit, line }: ReportSeries): string {
  const what = unit === null ? column : `${column} [${unit}]`;
  const name = module === undefined ? what : `${module} · ${what}`;
  const drawn = timeLine(line.ms, line.values, name);
  const head = `<h3>${escaped(name)}</h3>`;
  if (drawn === '') return `${head}<p>It has no value in this time.</p>`;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of line.values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = `${momentOf(line.startMs)} to ${momentOf(line.endMs)} UTC`;
  return `${head}${drawn}<small>${span}; from ${figure(low)} to ${figure(high)}; least and greatest of ${count(line.samples)} samples</small>`;
}

const momentOf = (ms: number): string => instant(new Date(ms).toISOString());

/** Modules and checks: the share of the time that each flags; the modules with most first. */
export function qualitySection({ rows, range }: QualityMatrix, column: string): string {
  const head = CHECKS.map(
    ({ title, definition }) => `<th scope="col" title="${escaped(definition)}">${escaped(title)}</th>`,
  );
  const lines = [...rows]
    .sort((a, b) => b.lostMs - a.lostMs)
    .map(({ module, cells, lostMs, wholeMs, lostKwh }) => {
      const shares = CHECKS.map(({ id }) => cellOf(cells[id]));
      const any = percent(lostMs / Math.max(1, wholeMs));
      return `<tr><th scope="row">${escaped(module)}</th>${shares.join('')}<td>${any}</td><td>${figure(lostKwh)}</td></tr>`;
    });
  return `<h2>Quality</h2>
<p>${escaped(column)}, ${momentOf(range.fromMs)} to ${momentOf(range.toMs)} UTC: the share of the time that each check flags, with its definition on hover; a dash where it could not be made.</p>
<div class="scroll"><table class="quality"><thead><tr><th scope="col">module</th>${head.join('')}<th scope="col">any</th><th scope="col">energy lost, kWh</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

const cellOf = (cell: QualityCell): string =>
  'why' in cell
    ? `<td title="${escaped(cell.why)}">–</td>`
    : `<td class="${badnessOf(cell.share)}" title="${cell.share}">${percent(cell.share)}</td>`;

/** What was done to the data before, in its order. */
export function stepsSection(steps: readonly Step[]): string {
  if (steps.length === 0) return '<h2>Steps applied</h2>\n<p>None: the data is as it was saved.</p>';
  const items = steps.map(({ step, ...rest }) => {
    const words = Object.entries(rest).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return `<li><strong>${escaped(step)}</strong> <code>${escaped(words.join(', '))}</code></li>`;
  });
  return `<h2>Steps applied</h2>\n<ol class="steps">${items.join('')}</ol>`;
}
