export { sql } from 'kysely';
export { type BackupOptions, backup } from './backup/backup.ts';
export type { BackupHeader, BackupProgress, BackupSummary } from './backup/format.ts';
export { type RestoreOptions, type RestoreSummary, restore, verify } from './backup/restore.ts';
export * from './copy-binary.ts';
export * from './database-errors.ts';
export type { Driver, Session, Transaction, TransactionOptions, WpDatabase } from './driver/connection.ts';
export { type ControlDriverOptions, createControlDriver } from './driver/control-driver.ts';
export { type ControlServer, type ControlServerOptions, serveControl } from './driver/control-server.ts';
export { createDatabase } from './driver/database.ts';
export { createEmbeddedDriver } from './driver/embedded.ts';
export type { Listener } from './driver/listen.ts';
export { createNativeDriver, type NativeOptions } from './driver/native.ts';
export { type Patience, patienceLeft, startWaiting, withPatience } from './driver/patience.ts';
export * from './migrate.ts';
export * from './open.ts';
export {
  type AnnotationFilter,
  listAnnotations,
  selectAnnotations,
  toAnnotation,
} from './queries/annotations.ts';
export * from './queries/batches.ts';
export * from './queries/bucket-grid.ts';
export * from './queries/change-notices.ts';
export { type ChangedDays, listChangedDays } from './queries/changed-days.ts';
export * from './queries/estimate.ts';
export * from './queries/failures.ts';
export * from './queries/latest.ts';
export { listMetrics, type MetricEntry } from './queries/metrics.ts';
export {
  ALL_TIME,
  findModule,
  findModuleForRemoval,
  listModules,
  type ModuleEntry,
  type ModuleFilter,
  removeModuleWithReadings,
  upsertModules,
} from './queries/modules.ts';
export * from './queries/policies.ts';
export { type MetricRemoval, removeMetric } from './queries/remove-metric.ts';
export { countReadings, type ReadingRange, removeReadings } from './queries/remove-readings.ts';
export * from './queries/rollup-coverage.ts';
export * from './queries/selection.ts';
export * from './queries/series.ts';
export * from './queries/series-page.ts';
export type { AggregateScan, FleetPageScan, RawPageScan, RawScan, SeriesIds } from './queries/series-sql.ts';
export type { TimeRange } from './queries/sql-literals.ts';
export { getStorage, listJobs, runJob } from './queries/storage.ts';
export { guardWrite, type WriteGuard } from './queries/write-guard.ts';
export type { Database } from './schema/database.ts';
export {
  acquireLock,
  type ControlAddress,
  type DirectoryLock,
  type LockContent,
  readLock,
} from './store/lock.ts';
