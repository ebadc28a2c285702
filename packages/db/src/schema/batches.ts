import type { Generated, JSONColumnType } from 'kysely';

/** Receipts: what was answered to a batch, so that sending it again is answered the same. */
export interface BatchesTable {
  id: Generated<number>;
  /** Who sent it: `gateway:<id>` or `user:<id>`; a batchId is theirs alone. */
  principal: string;
  batch_id: string;
  /** SHA-256 of the decoded body's bytes. */
  digest: Buffer | Uint8Array;
  receipt: JSONColumnType<object>;
  created_at: Generated<Date>;
}
