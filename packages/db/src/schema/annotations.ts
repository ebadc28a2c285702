import type { Generated } from 'kysely';

/** A note or a quality flag on a time range of a module; the data themselves stay as they are. */
export interface AnnotationsTable {
  id: Generated<number>;
  module_id: number;
  metric_id: number | null;
  from_time: Date;
  to_time: Date;
  kind: 'note' | 'flag';
  /** What a flag says, such as `stale` or `outlier`. */
  label: string | null;
  text: string;
  /** Made by the client, so that a note sent twice is kept once. */
  client_key: string | null;
  created_by: number;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
