const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as HTML: whatever a file holds, it is never markup. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const six = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

export const count = (n: number): string => whole.format(n);
export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** A figure to six digits, whole on hover; a dash where it is undefined. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const isFar = value !== 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-4);
  const shown = isFar ? value.toExponential(4) : six.format(value);
  return `<span title="${value}">${shown}</span>`;
}

/** `2024-06-01 12:00` of an ISO text, in UTC. */
export const instant = (iso: string | null): string =>
  iso === null ? '–' : escaped(iso.slice(0, 16).replace('T', ' '));

/** A name, what stands beside it as HTML, and what it is, for whoever points at it. */
export type Fact = readonly [name: string, value: string, about?: string | undefined];

export const facts = (rows: readonly Fact[]): string =>
  `<dl>${rows
    .map(([name, value, about]) => `<div><dt${titled(about)}>${escaped(name)}</dt><dd>${value}</dd></div>`)
    .join('')}</dl>`;

/** An attribute that says on hover what something is; none where nothing is known. */
export const titled = (about: string | undefined): string =>
  about === undefined ? '' : ` title="${escaped(about)}"`;
