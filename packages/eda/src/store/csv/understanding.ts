import type { DateOrder } from '../../engine/column/parse-instants.ts';

/** How the letters of a file are stored. All but `utf-8` are told by a mark at its beginning, or by whoever knows. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type Decimal = '.' | ',';

export interface ColumnUnderstanding {
  name: string;
  /** What stands in brackets at the end of the name: `kW` of `power (kW)`. */
  unit: string | null;
  kind: 'number' | 'text' | 'time';
  /** Why it may be something else. */
  uncertain?: string;
}

/** How a file was read; what says nothing of its format is null. */
export interface Understanding {
  separator: string | null;
  quote: '"' | "'" | null;
  hasHeader: boolean;
  decimal: Decimal;
  /** Mark between groups of three digits. */
  thousands: string | null;
  /** Null where no date needed one. */
  dateOrder: DateOrder | null;
  /** Time zone of times that name none. */
  timeZone: string;
  encoding: Encoding;
  gzip: boolean;
  columns: ColumnUnderstanding[];
}

/**
 * What is known rather than told from the file. `quote` and `thousands` of null: there is none. Columns are named as
 * they come out; one that is not named is told from its cells.
 */
export interface CsvOverrides
  extends Partial<
    Pick<Understanding, 'separator' | 'quote' | 'hasHeader' | 'decimal' | 'thousands' | 'dateOrder'>
  > {
  timeZone?: string;
  encoding?: Encoding;
  columns?: readonly { name: string; kind: ColumnUnderstanding['kind'] }[];
}
