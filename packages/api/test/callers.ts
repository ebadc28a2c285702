import type { IncomingMessage } from 'node:http';
import { appRouter, type Context, createLiveFeed, type Services } from '@wp/api';
import { type Caller, createAuth } from '@wp/auth';
import { openTestDatabase } from '@wp/db/testing';
import { createIngest } from '@wp/ingest';

export const PASSWORD = 'tulip-anvil-91-mango';
export type Who = 'superuser' | 'analyst' | 'viewer' | 'personal' | 'gateway' | 'nobody';

/** The real parts, without HTTP: one caller a role, made by real sign-ins. */
export async function openCallers() {
  const opened = await openTestDatabase();
  const { database } = opened;
  const auth = createAuth({ database });
  const ingest = createIngest({ database, threads: 1 });
  const services: Services = {
    database,
    auth,
    ingest,
    live: createLiveFeed(),
    limits: { maxPointsRead: 1e6, maxValuesReturned: 1e6, timeoutMs: 30_000 },
    secretKey: 'a-secret-of-the-tests-0123456789',
    now: () => new Date(),
  };
  const origin = { address: '127.0.0.1' };
  await auth.createSuperuser({ username: 'superuser', password: PASSWORD });
  for (const role of ['analyst', 'viewer'] as const) {
    await auth.users.create({ kind: 'cli' }, { username: role, password: PASSWORD, role });
  }
  const tokens: Partial<Record<Who, string>> = {};
  for (const username of ['superuser', 'analyst', 'viewer'] as const) {
    tokens[username] = (await auth.login({ username, password: PASSWORD }, origin)).token;
  }
  const callerOf = async (who: Who): Promise<Caller | undefined> => {
    const token = tokens[who];
    return token === undefined ? undefined : auth.authenticate(token);
  };
  const superuser = await callerOf('superuser');
  if (superuser === undefined) throw new Error('the superuser cannot sign in');
  tokens.personal = (await auth.tokens.create(superuser, { name: 'notebook' })).token;
  tokens.gateway = (await auth.gateways.create({ kind: 'cli' }, { name: 'g', autoRegister: true })).token;
  /** The API as somebody sees it. */
  const as = async (who: Who) => {
    const context: Context = {
      services,
      caller: await callerOf(who),
      origin,
      signal: new AbortController().signal,
      request: { headers: {}, raw: {} as IncomingMessage, body: undefined },
    };
    return appRouter.createCaller(context);
  };
  return {
    services,
    as,
    tokens,
    async [Symbol.asyncDispose]() {
      await ingest.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}
