import { type PointColumns, readPoints } from '../copy-points.ts';
import type { Session } from '../driver/connection.ts';
import { type FleetPageScan, fleetPageSql, type RawPageScan, rawPageSql } from './series-sql.ts';

/** The next points of several series, series after series, each by time; `of` is the position in `series` from 0. */
export const readRawPage = (session: Session, scan: RawPageScan): Promise<PointColumns> =>
  readPoints(session.copyOut(rawPageSql(scan)));

/** The next points of one metric over all modules, by time and module; `of` is the module's id. */
export const readFleetPage = (session: Session, scan: FleetPageScan): Promise<PointColumns> =>
  readPoints(session.copyOut(fleetPageSql(scan)));
