// A server whose embedded database is broken from within, as an unforeseen error in its thread would.
import { sql } from '@wp/db';
import { readEnv, startServer } from '@wp/server';

const server = await startServer(readEnv({ ...process.env, LOG_LEVEL: 'error' }));
const keepAlive = setInterval(() => {}, 1000);
await sql`select ${'neither'}::boolean`.execute(server.services.database.db).catch(() => {});
// Reached only where nobody ends the process.
setTimeout(() => {
  clearInterval(keepAlive);
  process.exit(0);
}, 15_000);
