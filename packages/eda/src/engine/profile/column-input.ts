/** A column of a dataset; all columns have the same number of rows. */
export type ProfileColumn = NumberColumn | TextColumn | TimeColumn;

/** A numeric column. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** Unit of the values, where the file says one. */
  readonly unit?: string;
  /** NaN is missing. */
  readonly values: Float64Array;
}

/** A text or category column; null and undefined are missing. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** Unit of the values, where the file says one. */
  readonly unit?: string;
  readonly values: readonly (string | null | undefined)[];
  /** The same as places in `dictionary`, below 0 where missing, of a column that was read as such. */
  readonly codes?: Int32Array;
  readonly dictionary?: readonly string[];
}

/** A column of instants. */
export interface TimeColumn {
  readonly kind: 'time';
  readonly name: string;
  /** Unit of the values, where the file says one. */
  readonly unit?: string;
  /** Epoch ms; NaN is missing. */
  readonly values: Float64Array;
}

/** Rows of a column; a coded one's texts need not be made for it. */
export const lengthOf = (column: ProfileColumn): number =>
  column.kind === 'text' && column.codes !== undefined ? column.codes.length : column.values.length;
