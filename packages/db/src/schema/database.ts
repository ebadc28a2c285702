import type { AnnotationsTable } from './annotations.ts';
import type { AuditLogTable } from './audit-log.ts';
import type { BatchesTable } from './batches.ts';
import type { GatewayModulesTable, GatewaysTable, GatewayTokensTable } from './gateways.ts';
import type { MetricsTable } from './metrics.ts';
import type { ModulesTable } from './modules.ts';
import type { CountersTable, QuarantineTable } from './quarantine.ts';
import type { ReadingRollupView, ReadingTable } from './reading.ts';
import type {
  ChangeEpochTable,
  DayChangesTable,
  RollupDirtyTable,
  RollupRefreshingTable,
  SettingsTable,
} from './rollups.ts';
import type { SeriesTable } from './series.ts';
import type { ApiTokensTable, LoginThrottleTable, SessionsTable } from './sessions.ts';
import type { UsersTable } from './users.ts';

export interface Database {
  modules: ModulesTable;
  metrics: MetricsTable;
  reading: ReadingTable;
  reading_hour: ReadingRollupView;
  reading_day: ReadingRollupView;
  series: SeriesTable;
  batches: BatchesTable;
  quarantine: QuarantineTable;
  counters: CountersTable;
  users: UsersTable;
  sessions: SessionsTable;
  api_tokens: ApiTokensTable;
  login_throttle: LoginThrottleTable;
  gateways: GatewaysTable;
  gateway_modules: GatewayModulesTable;
  gateway_tokens: GatewayTokensTable;
  annotations: AnnotationsTable;
  audit_log: AuditLogTable;
  rollup_dirty: RollupDirtyTable;
  rollup_refreshing: RollupRefreshingTable;
  day_changes: DayChangesTable;
  change_epoch: ChangeEpochTable;
  settings: SettingsTable;
}
