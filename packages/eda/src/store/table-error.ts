/** A file that is no table, or not the one that was asked for: what was wrong, where, and what to do. */
export class TableError extends Error {
  /** Identifies the error across workers, where `instanceof` does not. */
  readonly code = 'TABLE';
  override readonly name = 'TableError';
}
