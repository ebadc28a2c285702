import type { Generated } from 'kysely';

/** A rejected record as it came, and why; kept until it is replayed or the bound is reached. */
export interface QuarantineTable {
  id: Generated<number>;
  principal: string;
  batch_id: string;
  record_index: number;
  code: string;
  path: string;
  message: string;
  /** The record's own text, as it was sent. */
  record: string;
  time_zone: string;
  on_duplicate: string;
  created_at: Generated<Date>;
  replayed_at: Date | null;
}

/** How many quarantined records were dropped to keep the bound. */
export interface CountersTable {
  name: string;
  value: number;
  updated_at: Generated<Date>;
}
