// A server in a process of its own, to be killed: prints its address, and a superuser's gateway token.
import { readEnv, startServer } from '@wp/server';

const server = await startServer(
  readEnv({ ...process.env, NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'error' }),
);
process.on('SIGTERM', async () => {
  await server.stop();
  process.exit(0);
});
process.send?.({ url: server.url });
