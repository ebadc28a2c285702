import type { ProfileColumn, RowPage } from '@wp/eda';
import { isoInstant } from '../../time/format.ts';
import { shown } from '../figures.ts';

export interface GridColumn {
  name: string;
  kind: ProfileColumn['kind'];
  /** Detail under the name: a unit, or a type of SQL. */
  detail?: string | null;
  /** Note said on hover of its head. */
  note?: string | null;
}

/** A cell as it stands in the grid, and whole. Missing: undefined. */
export interface CellText {
  short: string;
  whole: string;
}

const MOST_LETTERS = 300;
/** A whole number may be an id, of which every digit counts. */
const isCount = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 1e15;
const grouped = new Intl.NumberFormat('en-US');

export function cellText(column: ProfileColumn, row: number, zone: string): CellText | undefined {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row];
      if (value === undefined || Number.isNaN(value)) return undefined;
      return { short: isCount(value) ? grouped.format(value) : shown(value), whole: String(value) };
    }
    case 'time': {
      const value = column.values[row];
      if (value === undefined || Number.isNaN(value)) return undefined;
      const whole = isoInstant(value, zone);
      return { short: whole, whole };
    }
    case 'text': {
      const value = column.values[row];
      if (value === undefined || value === null) return undefined;
      return { short: value.slice(0, MOST_LETTERS), whole: value };
    }
    default:
      return column satisfies never;
  }
}

/** Cells as a spreadsheet takes them: a line a row, tabs between, and nothing that it would run as a formula. */
export function tsvOf(pages: readonly RowPage[], zone: string): string {
  const lines = pages.flatMap(({ columns, places }) =>
    Array.from(places, (_, row) =>
      columns
        .map((column) => {
          const whole = cellText(column, row, zone)?.whole ?? '';
          return column.kind === 'text' ? harmless(whole) : whole;
        })
        .join('\t'),
    ),
  );
  return lines.join('\n');
}

/** A text in such a cell; the name of a column is one too. */
export function harmless(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return inert.replace(/[\t\r\n]+/g, ' ');
}

const LETTER_PX = 7.5;
const PADDING_PX = 24;
const LEAST_PX = 72;
const MOST_PX = 420;
const CONTENT_PX = { number: 96, time: 164, text: 128 } as const;
/** An offset from UTC at its end. */
const OFFSET_PX = 48;

/** Room for the name and for what a column of its kind usually holds. */
export function usualWidth({ name, kind, detail }: GridColumn, zone: string): number {
  const content = CONTENT_PX[kind] + (kind === 'time' && zone !== 'UTC' ? OFFSET_PX : 0);
  const title = (name.length + (detail ? detail.length + 1 : 0)) * LETTER_PX + PADDING_PX;
  return Math.max(LEAST_PX, Math.min(MOST_PX, Math.max(content, title)));
}
