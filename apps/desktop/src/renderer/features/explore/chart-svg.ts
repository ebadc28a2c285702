import type { Drawing } from '@wp/eda';
import type { Range } from './resolution.ts';
import type { Ticks } from './time-plot.ts';

export interface ChartForm {
  title: string;
  /** How it was made and of which time, in words. */
  footer: string;
  width: number;
  /** Height of the plot alone. */
  height: number;
  range: Range;
  y: { min: number; max: number };
  ticks: { x: Ticks; y: Ticks };
  colours: { ground: string; text: string; second: string; grid: string };
  font: string;
  /** Picture drawn over the whole height, for the time that it is of. */
  picture?: { href: string; range: Range } | undefined;
  /** Room for labels at the left, where it is not that of numbers. */
  leftPx?: number | undefined;
  /** Times that are shaded behind the lines: pairs of from and before when. */
  shaded?: { spans: ArrayLike<number>; colour: string } | undefined;
}

export interface NamedLine {
  name: string;
  colour: string;
}

const USUAL_MARGIN = { left: 60, right: 16, top: 52, bottom: 48 };

/** A chart of lines as a file of its own: the same numbers, labels and colours as on the screen. */
export function chartSvg(form: ChartForm, lines: readonly NamedLine[], drawing: Drawing): string {
  const { width, height, range, y, ticks, colours } = form;
  const margin = { ...USUAL_MARGIN, left: form.leftPx ?? USUAL_MARGIN.left };
  const total = { width: width + margin.left + margin.right, height: height + margin.top + margin.bottom };
  const atX = (ms: number) =>
    round(margin.left + ((ms - range.fromMs) / (range.toMs - range.fromMs)) * width);
  const atY = (value: number) => round(margin.top + height - ((value - y.min) / (y.max - y.min)) * height);
  const text = (x: number, at: number, words: string, more = '') =>
    `<text x="${x}" y="${at}" ${more}>${escaped(words)}</text>`;
  const gridX = ticks.x.at.flatMap((s, i) => {
    const x = atX(s * 1000);
    if (x < margin.left || x > margin.left + width) return [];
    const rule = `<path d="M${x} ${margin.top}V${margin.top + height}" stroke="${colours.grid}"/>`;
    return [rule, text(x, margin.top + height + 16, ticks.x.labels[i] ?? '', 'text-anchor="middle"')];
  });
  const gridY = ticks.y.at.flatMap((value, i) => {
    const at = atY(value);
    if (at < margin.top - 1 || at > margin.top + height + 1) return [];
    const rule = `<path d="M${margin.left} ${at}H${margin.left + width}" stroke="${colours.grid}"/>`;
    return [rule, text(margin.left - 6, at + 4, ticks.y.labels[i] ?? '', 'text-anchor="end"')];
  });
  let legendX = margin.left;
  const legend = lines.flatMap(({ name, colour }) => {
    const x = legendX;
    legendX += 24 + name.length * 7;
    return [`<rect x="${x}" y="34" width="8" height="8" rx="2" fill="${colour}"/>`, text(x + 12, 42, name)];
  });
  const paths = lines.map(({ colour }, i) => {
    const d = pathOf(drawing.seconds, drawing.values[i] ?? new Float64Array(0), atX, atY);
    return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.25" stroke-linejoin="round"/>`;
  });
  const bands = Array.from({ length: (form.shaded?.spans.length ?? 0) / 2 }, (_, i) => {
    const spans = form.shaded?.spans ?? [];
    const [from, to] = [atX(spans[2 * i] as number), atX(spans[2 * i + 1] as number)];
    if (to < margin.left || from > margin.left + width) return '';
    const wide = Math.max(1, round(to - from));
    return `<rect x="${from}" y="${margin.top}" width="${wide}" height="${height}" fill="${form.shaded?.colour}" fill-opacity="0.2"/>`;
  });
  const painted = form.picture === undefined ? '' : imageOf(form.picture);
  function imageOf({ href, range: of }: { href: string; range: Range }): string {
    const [from, to] = [atX(of.fromMs), atX(of.toMs)];
    return `<image x="${from}" y="${margin.top}" width="${round(to - from)}" height="${height}" href="${href}" preserveAspectRatio="none" style="image-rendering: pixelated"/>`;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" font-family="${escaped(form.font)}" font-size="11" fill="${colours.second}">`,
    `<rect width="100%" height="100%" fill="${colours.ground}"/>`,
    text(margin.left, 22, form.title, `font-size="14" font-weight="600" fill="${colours.text}"`),
    ...legend,
    ...gridX,
    ...gridY,
    `<clipPath id="plot"><rect x="${margin.left}" y="${margin.top}" width="${width}" height="${height}"/></clipPath>`,
    `<g clip-path="url(#plot)">${bands.join('')}${painted}${paths.join('')}</g>`,
    text(margin.left, total.height - 10, form.footer),
    '</svg>',
  ].join('\n');
}

function pathOf(
  seconds: Float64Array,
  values: Float64Array,
  atX: (ms: number) => number,
  atY: (value: number) => number,
): string {
  const parts: string[] = [];
  let isDown = false;
  for (let i = 0; i < seconds.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (!Number.isFinite(value)) {
      isDown = false;
      continue;
    }
    parts.push(`${isDown ? 'L' : 'M'}${atX((seconds[i] ?? 0) * 1000)} ${atY(value)}`);
    isDown = true;
  }
  return parts.join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
