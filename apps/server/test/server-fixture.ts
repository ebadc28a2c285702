import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '@wp/db/testing';
import { readEnv, startServer } from '@wp/server';

export const PASSWORD = 'tulip-anvil-91-mango';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the wire's JSON, looked into by the tests
  body: any;
  text: string;
}

/** A server of the test's own with one user a role and a gateway, over a real socket. */
export async function startTestServer(variables: Record<string, string> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-server-'));
  const native = process.env.DATABASE_URL ? await openTestDatabase({ migrated: false }) : undefined;
  const env = readEnv({
    NODE_ENV: 'test',
    WP_DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...(native?.url === undefined ? {} : { DATABASE_URL: native.url }),
    ...variables,
  });
  const server = await startServer(env, { settleSeconds: 0 });
  const { auth } = server.services;
  await auth.createSuperuser({ username: 'admin', password: PASSWORD });
  for (const role of ['analyst', 'viewer'] as const) {
    await auth.users.create({ kind: 'cli' }, { username: role, password: PASSWORD, role });
  }
  const send = async (path: string, init: RequestInit = {}, token?: string): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(server.url + path, { ...init, headers });
    const text = await answer.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: answer.status, headers: answer.headers, body, text };
  };
  const post = (path: string, body: unknown, token?: string, headers: Record<string, string> = {}) =>
    send(
      `/trpc/${path}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      },
      token,
    );
  /** The data of a call that must go well. */
  const call = async (path: string, body: unknown, token?: string) => {
    const answer = await post(path, body, token);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body.result.data;
  };
  const login = async (username: string): Promise<string> =>
    (await call('auth.login', { username, password: PASSWORD })).token;
  const admin = await login('admin');
  const gateway: string = (await call('gateways.create', { name: 'g', autoRegister: true }, admin)).token;
  return {
    server,
    url: server.url,
    dataDir,
    admin,
    gateway,
    send,
    post,
    call,
    login,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await native?.[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

const at = (time: string, value: number, voltage: number) => ({
  module: '34.B2.9F.A9',
  measures: [{ name: 'VMPPT', value }],
  temperature: 26,
  voltage,
  timestamp: `2018-01-01 ${time}`,
});
export const ORIGIN = [
  at('00:07:37', 3.29, 3.29),
  at('00:12:49', 3.28, 3.28),
  at('00:17:39', 3.29, 3.28),
  at('00:22:42', 3.29, 3.28),
];
