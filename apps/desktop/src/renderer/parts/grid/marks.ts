/** A cell by where it is: rows from 0 as they are shown, columns from 0. */
export interface CellPlace {
  row: number;
  column: number;
}

/** The marked cells: all between where marking began and the cell that has the focus. */
export interface Marks {
  anchor: CellPlace;
  active: CellPlace;
}

export interface MarkedRange {
  fromRow: number;
  toRow: number;
  fromColumn: number;
  toColumn: number;
}

/** Both ends included. */
export const rangeOf = ({ anchor, active }: Marks): MarkedRange => ({
  fromRow: Math.min(anchor.row, active.row),
  toRow: Math.max(anchor.row, active.row),
  fromColumn: Math.min(anchor.column, active.column),
  toColumn: Math.max(anchor.column, active.column),
});

export const isIn = (range: MarkedRange, { row, column }: CellPlace): boolean =>
  row >= range.fromRow && row <= range.toRow && column >= range.fromColumn && column <= range.toColumn;

interface Size {
  rows: number;
  columns: number;
  /** That a window shows. */
  pageRows: number;
}

/** Where a key leads from a cell; undefined for one that leads nowhere. */
export function moveBy(
  { key, hasMod }: { key: string; hasMod: boolean },
  from: CellPlace,
  { rows, columns, pageRows }: Size,
): CellPlace | undefined {
  const at = (row: number, column: number): CellPlace => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  const { row, column } = from;
  switch (key) {
    case 'ArrowUp':
      return at(hasMod ? 0 : row - 1, column);
    case 'ArrowDown':
      return at(hasMod ? rows : row + 1, column);
    case 'ArrowLeft':
      return at(row, hasMod ? 0 : column - 1);
    case 'ArrowRight':
      return at(row, hasMod ? columns : column + 1);
    case 'PageUp':
      return at(row - pageRows, column);
    case 'PageDown':
      return at(row + pageRows, column);
    case 'Home':
      return at(hasMod ? 0 : row, 0);
    case 'End':
      return at(hasMod ? rows : row, columns);
    default:
      return undefined;
  }
}
