import type { Generated, JSONColumnType } from 'kysely';

/** Every administrative act: who, what, on what, from where. Rows are only ever added. */
export interface AuditLogTable {
  id: Generated<number>;
  at: Generated<Date>;
  actor: string;
  action: string;
  target: string;
  details: JSONColumnType<object>;
  address: string | null;
}
