/** A file that is no table, or not the one that was asked for: what was wrong, where, and what to do. */
export class TableError extends Error {
  /** So that it is known across workers, where `instanceof` is not. */
  readonly code = 'TABLE';
  override readonly name = 'TableError';
}
