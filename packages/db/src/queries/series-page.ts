import { type PointColumns, readPoints } from '../copy-points.ts';
import type { Session } from '../driver/connection.ts';
import { type FleetPageScan, fleetPageSql, type RawPageScan, rawPageSql } from './series-sql.ts';

/** The next points of several series, series after series, each by time; `of` is the position in `series` from 0. */
export async function readRawPage(session: Session, scan: RawPageScan): Promise<PointColumns> {
  return inOrder(await readPoints(session.copyOut(rawPageSql(scan))));
}

/** The next points of one metric over all modules, by time and module; `of` is the module's id. */
export const readFleetPage = (session: Session, scan: FleetPageScan): Promise<PointColumns> =>
  readPoints(session.copyOut(fleetPageSql(scan)));

/**
 * The next page begins where this one ends: in another order points would be left out. No plan of PostgreSQL's is known
 * that gives one, but SQL promises nothing where it was not asked to sort.
 */
export function inOrder(points: PointColumns): PointColumns {
  const { of, t } = points;
  for (let i = 1; i < of.length; i++) {
    const [series, before] = [of[i] as number, of[i - 1] as number];
    if (series > before || (series === before && (t[i] as number) > (t[i - 1] as number))) continue;
    throw new Error('The database gave points in another order than that of the series and of time.');
  }
  return points;
}
