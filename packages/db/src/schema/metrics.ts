import type { Generated } from 'kysely';

/** What is measured: a name, and where known its unit and the limits that physics sets. */
export interface MetricsTable {
  id: Generated<number>;
  name: string;
  unit: string | null;
  min: number | null;
  max: number | null;
  created_at: Generated<Date>;
  /** Who sent the name first, as `gateway:<id>`; null: unknown, or none of them. */
  added_by: Generated<string | null>;
}
