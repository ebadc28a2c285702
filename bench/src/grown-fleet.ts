import { sql, type WpDatabase } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';

const MODULES = 100;
const METRICS = ['temperature', 'voltage', 'power'];
export const FLEET_SERIES = MODULES * METRICS.length;
const BEGIN = '2023-01-01T00:00:00Z';
const STEP_MS = 300_000;

export interface GrownFleet extends AsyncDisposable {
  database: WpDatabase;
  url: string;
  /** The end of what is stored, exclusive. */
  toMs: number;
}

/** A fleet of 300 series by 5 minutes with so many points, made by the native database, in a database of its own. */
export async function fleetOf(points: number, progress: (text: string) => void): Promise<GrownFleet> {
  progress(`storing ${points / 1e6} M points`);
  const opened = await openTestDatabase();
  const { database, url } = opened;
  if (url === undefined) throw new Error('set DATABASE_URL to a server where databases may be created');
  const steps = Math.floor(points / FLEET_SERIES);
  const statements = [
    `insert into modules (module_num) select 'm' || i from generate_series(1, ${MODULES}) i`,
    `insert into metrics (name) select unnest(array[${METRICS.map((metric) => `'${metric}'`).join()}]) on conflict do nothing`,
    `insert into reading (time, module_id, metric_id, value)
      select timestamptz '${BEGIN}' + g * interval '5 min', m.id, k.id, g
      from generate_series(0, ${steps - 1}) g, modules m, metrics k
      where k.name in (${METRICS.map((metric) => `'${metric}'`).join()})`,
    `insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2`,
    'analyze',
  ];
  const close = () => opened[Symbol.asyncDispose]();
  try {
    for (const statement of statements) await sql.raw(statement).execute(database.db);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    database,
    url,
    toMs: Date.parse(BEGIN) + steps * STEP_MS,
    [Symbol.asyncDispose]: close,
  };
}
