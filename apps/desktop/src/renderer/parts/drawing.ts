const KEPT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'font-size',
  'font-family',
  'text-anchor',
  'vector-effect',
] as const;
const TITLE_PX = 28;

/** The chart below an element as a file of its own: an SVG with its colours in it, or a canvas as a picture in one. */
export function drawingOf(holder: HTMLElement | null, title: string): string {
  const svg = holder?.querySelector<SVGSVGElement>('svg[role="img"]');
  const canvas = holder?.querySelector('canvas');
  const { width, height } = (svg ?? canvas ?? document.body).getBoundingClientRect();
  const body = getComputedStyle(document.body);
  const inner =
    svg !== null && svg !== undefined
      ? styled(svg, width, height)
      : `<image width="${width}" height="${height}" href="${canvas?.toDataURL('image/png') ?? ''}" preserveAspectRatio="none" style="image-rendering: pixelated"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + TITLE_PX}" font-family="${escaped(body.fontFamily)}"><rect width="100%" height="100%" fill="${body.backgroundColor}"/><text x="8" y="18" font-size="13" fill="${body.color}">${escaped(title)}</text><g transform="translate(0 ${TITLE_PX})">${inner}</g></svg>`;
}

/** A copy whose looks are attributes: outside of the page there are no style sheets. */
function styled(svg: SVGSVGElement, width: number, height: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  for (const [i, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(originals[i] as Element);
    for (const name of KEPT) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
    element.removeAttribute('style');
  }
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return new XMLSerializer().serializeToString(copy);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Columns of numbers as CSV, an x and what stands at it: what is missing is an empty cell. */
export function numbersCsv(header: readonly string[], rows: Iterable<readonly (number | string)[]>): string {
  const lines = [header.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would run as a formula is made harmless. */
function cell(value: number | string): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
