import { type ColumnType, type Row, readRows } from '../copy-binary.ts';
import type { Session } from '../driver/connection.ts';

/** Runs a COPY and reads its rows; the row array is used again. */
export const copyRows = (
  session: Session,
  copy: string,
  types: readonly ColumnType[],
  onRow: (row: Row) => void,
): Promise<void> => readRows(session.copyOut(copy), types, onRow);
