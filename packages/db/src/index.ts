export { sql } from 'kysely';
export * from './copy-binary.ts';
export type { Driver, Session, Transaction, TransactionOptions, WpDatabase } from './driver/connection.ts';
export { createDatabase } from './driver/database.ts';
export { createEmbeddedDriver } from './driver/embedded.ts';
export { createNativeDriver, type NativeOptions } from './driver/native.ts';
export * from './migrate.ts';
export type { Database } from './schema/database.ts';
