export { profileHtml, type ReportAbout } from '../report/profile-html.ts';
export { byWeight } from '../report/weight.ts';
export type { Table } from '../store/csv/read-csv.ts';
export { type ProfileTableOptions, profileTable, type TableProfile } from '../store/profile-table.ts';
export { TableError } from '../store/table-error.ts';
export { type OpenTableOptions, openTable } from './open-table.ts';
export { type ProfileFileOptions, profileFile } from './profile-file.ts';
export { type ProfileInWorkerOptions, profileInWorker } from './profile-file-client.ts';
