/**
 * The whole server on the embedded database, in a process of its own: `main/local-service` starts this file as a
 * utility process. It is the one file of the desktop that imports another app, and it is not bundled with it, for
 * the server's worker threads and the native part of its passwords are files that it finds beside its own.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { isAppError } from '@wp/contract';
import { type RunningServer, readEnv, startServer } from '@wp/server';
import { type FromService, type ToService, toServiceSchema } from './messages.ts';

const HOST = '127.0.0.1';
/** How long a stop waits for open requests; main ends the process a little later in any case. */
const DRAIN_MS = 3_000;

const { parentPort } = process;
const say = (message: FromService): void => parentPort.postMessage(message);
let server: RunningServer | undefined;

async function start({ dataDir, port, secretKey }: Extract<ToService, { kind: 'start' }>): Promise<void> {
  say({ kind: 'opening' });
  const env = readEnv({
    NODE_ENV: 'production',
    HOST,
    PORT: String(await freePort(port)),
    WP_DATA_DIR: dataDir,
    SECRET_KEY: secretKey,
    LOG_LEVEL: 'warn',
    WP_SHUTDOWN_TIMEOUT_MS: String(DRAIN_MS),
  });
  server = await startServer(env, {
    onBroken: (error) => {
      fail(error);
      process.exit(1);
    },
  });
  say({ kind: 'running', address: server.url, hasUsers: await hasUsers(server) });
}

/** The port that was kept, so that gateways find the service again; a free one where something else has it now. */
async function freePort(port: number): Promise<number> {
  if (port === 0) return 0;
  const probe = createServer();
  try {
    probe.listen(port, HOST);
    await once(probe, 'listening');
  } catch {
    return 0;
  }
  probe.close();
  await once(probe, 'close');
  return port;
}

const hasUsers = async ({ services }: RunningServer): Promise<boolean> =>
  (await services.auth.users.list()).length > 0;

/** The first alone: later users are made by a superuser who has signed in. */
async function createSuperuser(given: { username: string; password: string }): Promise<string | null> {
  if (server === undefined) return 'The service does not run yet.';
  try {
    if (await hasUsers(server)) return 'This service has its users already. Sign in as one of them.';
    await server.services.auth.createSuperuser(given);
    return null;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

async function stop(): Promise<void> {
  await server?.stop();
  process.exit(0);
}

async function obey(message: ToService): Promise<void> {
  switch (message.kind) {
    case 'start':
      return start(message);
    case 'create-superuser':
      return say({ kind: 'superuser', refusal: await createSuperuser(message) });
    case 'stop':
      return stop();
  }
}

function fail(error: unknown): void {
  const reason = isAppError(error) ? error.reason : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  say({ kind: 'failed', reason, message, details: error instanceof Error ? (error.stack ?? '') : '' });
}

// Messages are handled one after the other: of two that would make the first superuser, the second is refused.
let done: Promise<void> = Promise.resolve();
parentPort.on('message', ({ data }) => {
  const message = toServiceSchema.parse(data);
  // A stop does not wait for a start that hangs.
  if (message.kind === 'stop') void stop();
  else done = done.then(() => obey(message)).catch(fail);
});
