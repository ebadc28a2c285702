// The service of the year as a process of its own: `serve-year.js DIRECTORY`.
import { readEnv, startServer } from '@wp/server';

const [directory] = process.argv.slice(2);
const env = readEnv({ NODE_ENV: 'development', LOG_LEVEL: 'error', WP_DATA_DIR: directory, PORT: '0' });
const server = await startServer(env);
process.send?.(server.url);
const stop = async () => {
  await server.stop();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('disconnect', stop);
