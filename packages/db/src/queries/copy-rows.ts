import { type ColumnType, decodeRows, type Row } from '../copy-binary.ts';
import type { Session } from '../driver/connection.ts';

/** Runs a COPY and reads its rows; the row array is used again. */
export const copyRows = (session: Session, copy: string, types: readonly ColumnType[]): AsyncIterable<Row> =>
  decodeRows(session.copyOut(copy), types);
