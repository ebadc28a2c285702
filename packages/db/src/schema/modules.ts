import type { Generated } from 'kysely';

/** A thing in the field that is measured; `module_num` is the name it goes by outside. */
export interface ModulesTable {
  id: Generated<number>;
  module_num: string;
  module_type: string | null;
  asset: string | null;
  sensor_type: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
