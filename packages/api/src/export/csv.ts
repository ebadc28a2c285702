import { at } from '@wp/contract';
import type { ExportPage, ExportShape } from './page.ts';

const ROWS_A_PIECE = 5000;

/** CSV as RFC 4180 says, in UTF-8: header, CRLF, times as ISO 8601 UTC, null as an empty cell. */
export async function* encodeCsv(
  shape: ExportShape,
  pages: AsyncIterable<ExportPage>,
): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`module,metric,time,${shape.columns.join(',')}\r\n`);
  const modules = shape.modules.map(textCell);
  const metrics = shape.metrics.map(textCell);
  for await (const page of pages) {
    for (let from = 0; from < page.t.length; from += ROWS_A_PIECE) {
      const lines: string[] = [];
      for (let i = from; i < Math.min(from + ROWS_A_PIECE, page.t.length); i++) {
        // A whole fleet has no module: its index is -1.
        const module = modules[at(page.module, i)] ?? '';
        const metric = at(metrics, at(page.metric, i));
        const time = new Date(at(page.t, i)).toISOString();
        lines.push(`${module},${metric},${time},${page.columns.map((c) => numberCell(c[i])).join(',')}\r\n`);
      }
      yield encoder.encode(lines.join(''));
    }
  }
}

/** A spreadsheet runs a cell that begins like a formula: an apostrophe makes it text. */
export function textCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The shortest digits that read back as the same number. */
function numberCell(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}
