import { createAuth } from '@wp/auth';
import { AppError } from '@wp/contract';
import { isMigrated, migrate, type OpenedDatabase, openDatabase } from '@wp/db';
import { type Env, readEnv } from '@wp/server';
import type { Command } from 'commander';
import { ofFlags } from './usage-error.ts';

/** Whether `--json` was given, wherever on the line. */
export const wantsJson = (command: Command): boolean =>
  command.optsWithGlobals<{ json?: boolean }>().json === true;

/** The environment without the secrets that only a server needs: an administrator's shell has no SECRET_KEY. */
export function readCliEnv(): Env {
  const { NODE_ENV: _, ...rest } = process.env;
  return readEnv(rest);
}

/** Opens the database that the environment names, also while a server runs on the same directory. */
export async function withDatabase<T>(
  use: (opened: OpenedDatabase) => Promise<T>,
  options: { migrate?: 'empty' | 'no' } = {},
): Promise<T> {
  const env = readCliEnv();
  const opened = await openDatabase({
    url: env.DATABASE_URL,
    dataDir: env.WP_DATA_DIR,
    poolSize: 4,
    allowControl: true,
  });
  try {
    if (options.migrate === 'empty' && opened.via !== 'control' && !(await isMigrated(opened.database))) {
      await migrate(opened.database);
    }
    return await use(opened);
  } finally {
    await opened.close();
  }
}

/** Runs `use`, whose input was typed as flags: one that it refuses is told as a wrong flag. */
export const withAuth = <T>(use: (auth: ReturnType<typeof createAuth>) => Promise<T>): Promise<T> =>
  withDatabase(({ database }) => ofFlags(use(createAuth({ database }))), { migrate: 'empty' });

/** Who acts when a command is typed at the machine itself. */
export const CLI = { kind: 'cli' } as const;

export interface ServerAddress {
  url: string;
  token: string;
}

/** WP_URL and WP_TOKEN, which point at a server; never flags, for argv is everybody's to read. */
export function readServerAddress(): ServerAddress {
  const url = process.env.WP_URL || `http://127.0.0.1:${process.env.PORT || '8000'}`;
  const token = process.env.WP_TOKEN;
  if (token === undefined || token === '') {
    throw new AppError('NOT_SIGNED_IN', 'Set WP_TOKEN to a token of the server, and WP_URL to its address.');
  }
  return { url: url.replace(/\/(trpc\/?)?$/, ''), token };
}

/** One call over the wire; an error comes back with its reason and message. */
export async function callServer<T>(address: ServerAddress, path: string, input: unknown): Promise<T> {
  const answer = await fetchServer(address, `/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const body = (await answer.json()) as { result: { data: T } };
  return body.result.data;
}

/** A request with the token; what is not 2xx becomes an error. */
export async function fetchServer(
  address: ServerAddress,
  path: string,
  init: RequestInit,
): Promise<Response> {
  const authorization = address.token === '' ? {} : { authorization: `Bearer ${address.token}` };
  const headers = { ...init.headers, ...authorization };
  let answer: Response;
  try {
    answer = await fetch(address.url + path, { ...init, headers });
  } catch (error) {
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      `No server answers at ${address.url}; check WP_URL and that it runs.`,
      {
        cause: error,
      },
    );
  }
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => undefined)) as
    | { error?: { message?: string; data?: { reason?: string; details?: unknown } } }
    | undefined;
  const message = body?.error?.message ?? `The server answered ${answer.status}.`;
  throw Object.assign(new Error(message), {
    reason: body?.error?.data?.reason ?? 'INTERNAL',
    details: body?.error?.data?.details,
  });
}
