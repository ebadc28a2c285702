import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { appRouter, type Context, createLiveFeed, createQueryBudget, type Services } from '@wp/api';
import { type Caller, createAuth, type UserCaller } from '@wp/auth';
import type { Role } from '@wp/contract';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { createIngest } from '@wp/ingest';
import { expect } from 'vitest';
import { LIMITS } from './readings-fixture.ts';

export const PASSWORD = 'correct horse battery';
export const WHO = ['superuser', 'analyst', 'viewer', 'readOnly', 'gateway', 'anonymous'] as const;
/** `readOnly` is a superuser's personal token. */
export type Who = (typeof WHO)[number];

export type Api = Awaited<ReturnType<typeof openApi>>;

/** The real services over a database of the test's own, one account a role, and a gateway. */
export async function openApi() {
  const opened: TestDatabase = await openTestDatabase();
  const { database } = opened;
  const auth = createAuth({ database });
  const ingest = createIngest({ database, threads: 1 });
  const live = createLiveFeed();
  ingest.onCommitted(live.listener);
  const services: Services = {
    database,
    auth,
    ingest,
    live,
    limits: LIMITS,
    secretKey: 'a secret for tests, long enough',
    now: () => new Date(),
  };
  await auth.createSuperuser({ username: 'superuser', password: PASSWORD });
  const root = await signIn(services, 'superuser');
  for (const role of ['analyst', 'viewer'] as const) {
    await auth.users.create(root, { username: role, password: PASSWORD, role });
  }
  const token = await auth.tokens.create(root, { name: 'notebook' });
  const gateway = await auth.gateways.create(root, { name: 'roof', autoRegister: true });
  const callers: Record<Who, Caller | undefined> = {
    superuser: root,
    analyst: await signIn(services, 'analyst'),
    viewer: await signIn(services, 'viewer'),
    readOnly: await auth.authenticate(token.token),
    gateway: await auth.authenticate(gateway.token),
    anonymous: undefined,
  };
  return {
    services,
    database,
    callers,
    as: (who: Who) => callAs(services, callers[who]),
    callAs: (caller: Caller | undefined) => callAs(services, caller),
    signIn: (username: string) => signIn(services, username),
    addUser: (username: string, role: Role) =>
      auth.users.create(root, { username, password: PASSWORD, role }),
    async [Symbol.asyncDispose]() {
      await ingest.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

async function signIn({ auth }: Services, username: string): Promise<UserCaller> {
  const { token } = await auth.login({ username, password: PASSWORD }, { address: '127.0.0.1' });
  const caller = await auth.authenticate(token);
  if (caller?.kind !== 'user') throw new Error('a session belongs to a user');
  return caller;
}

function contextOf(services: Services, caller: Caller | undefined): Context {
  return {
    services,
    caller,
    origin: { address: '127.0.0.1', userAgent: 'tests' },
    signal: new AbortController().signal,
    budget: createQueryBudget(services.limits),
    request: { headers: {}, raw: new IncomingMessage(new Socket()), body: undefined },
  };
}

const callAs = (services: Services, caller: Caller | undefined) =>
  appRouter.createCaller(contextOf(services, caller));

/** Expects tRPC's error whose cause carries the project's reason. */
export async function refuses(answer: Promise<unknown>, reason: string, details?: unknown): Promise<void> {
  const error: unknown = await answer.then(
    () => ({ cause: { reason: 'answered' } }),
    (thrown: unknown) => thrown,
  );
  const cause = (error as { cause?: { reason?: string; issues?: unknown } }).cause;
  // A wrong input is zod's word until the error is formatted for the wire.
  expect(cause?.reason ?? (cause?.issues ? 'INVALID_INPUT' : error)).toBe(reason);
  if (details !== undefined) expect(cause).toMatchObject({ details });
}
