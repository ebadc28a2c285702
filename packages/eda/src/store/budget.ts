import { TableError } from './table-error.ts';

/** What a table may take of memory while it is read; what is over is refused before it is taken. */
export interface Budget {
  /** Throws a TableError where `bytes` more are too many. */
  take(bytes: number): void;
  /** Throws a TableError where so many bytes will be needed; takes none. */
  expect(bytes: number): void;
}

const MIB = 1024 * 1024;

export function createBudget(limitBytes: number): Budget {
  let taken = 0;
  const check = (needed: number, isSure: boolean) => {
    if (needed <= limitBytes) return;
    throw new TableError(
      `The table needs ${isSure ? 'more than ' : 'about '}${Math.ceil(needed / MIB).toLocaleString('en-US')} MiB of memory, and ${Math.floor(limitBytes / MIB).toLocaleString('en-US')} are allowed: take a shorter time, fewer columns, or buckets instead of samples.`,
    );
  };
  return {
    take(bytes) {
      taken += bytes;
      check(taken, true);
    },
    expect: (bytes) => check(bytes, false),
  };
}

/** Limit of what this library reads in a page, where nothing says how much there is. */
export const DEFAULT_LIMIT_BYTES = 3 * 1024 * MIB;
