import type { Session } from '../driver/connection.ts';
import { copyRows } from './copy-rows.ts';
import { type FleetPageScan, fleetPageSql, type RawPageScan, rawPageSql } from './series-sql.ts';

/** Rows in columns: which series (by position) or module, when, what. */
export interface RawPage {
  /** Of `readRawPage` the position in `series` from 0, of `readFleetPage` the module's id. */
  of: number[];
  t: number[];
  value: number[];
}

/** The next points of several series, series after series, each by time. */
export async function readRawPage(session: Session, scan: RawPageScan): Promise<RawPage> {
  const page: RawPage = { of: [], t: [], value: [] };
  await copyRows(session, rawPageSql(scan), ['int8', 'timestamptz', 'float8'], (row) => {
    page.of.push(Number(row[0]) - 1);
    page.t.push(Number(row[1]));
    page.value.push(Number(row[2]));
  });
  return page;
}

/** The next points of one metric over all modules, by time and module. */
export async function readFleetPage(session: Session, scan: FleetPageScan): Promise<RawPage> {
  const page: RawPage = { of: [], t: [], value: [] };
  await copyRows(session, fleetPageSql(scan), ['int4', 'timestamptz', 'float8'], (row) => {
    page.of.push(Number(row[0]));
    page.t.push(Number(row[1]));
    page.value.push(Number(row[2]));
  });
  return page;
}
