import type { Migration } from 'kysely';
import * as catalogue from './2026-11-23T0900_create_catalogue.ts';
import * as hypertable from './2026-11-23T0910_create_reading_hypertable.ts';
import * as rollups from './2026-11-23T0920_create_rollups.ts';
import * as failingDays from './2026-11-24T2100_set_failing_days_aside.ts';
import * as quarantineBySender from './2026-11-24T2200_index_quarantine_by_sender.ts';
import * as borderAlone from './2026-11-24T2230_move_border_alone.ts';
import * as changedDays from './2026-11-24T2245_log_changed_days.ts';
import * as metricsAddedBy from './2026-11-28T0230_note_who_added_metrics.ts';
import * as compressedRollups from './2026-11-28T0600_compress_rollups.ts';
import * as ascendingKey from './2026-11-28T0610_order_key_by_time.ts';

/** Every migration, in order. One that has landed is never changed: a mistake is mended by the next. */
export const MIGRATIONS: Record<string, Migration> = {
  '2026-11-23T0900_create_catalogue': catalogue,
  '2026-11-23T0910_create_reading_hypertable': hypertable,
  '2026-11-23T0920_create_rollups': rollups,
  '2026-11-24T2100_set_failing_days_aside': failingDays,
  '2026-11-24T2200_index_quarantine_by_sender': quarantineBySender,
  '2026-11-24T2230_move_border_alone': borderAlone,
  '2026-11-24T2245_log_changed_days': changedDays,
  '2026-11-28T0230_note_who_added_metrics': metricsAddedBy,
  '2026-11-28T0600_compress_rollups': compressedRollups,
  '2026-11-28T0610_order_key_by_time': ascendingKey,
};
