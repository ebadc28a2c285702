import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvError, readEnv, startServer } from '@wp/server';
import { expect, it } from 'vitest';

const problemsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    readEnv(variables);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
};

it.each([
  ['missing', {}],
  ['empty', { SECRET_KEY: '' }],
  ['short', { SECRET_KEY: 'abc123' }],
  ['a default', { SECRET_KEY: 'change-me-change-me-change-me-change-me' }],
  ['monotonous', { SECRET_KEY: 'ababababababababababababababababab' }],
  ['in a file that is not there', { SECRET_KEY_FILE: '/nowhere/secret' }],
])('production refuses a secret that is %s, and names the variable', (_name, variables) => {
  expect(problemsOf({ NODE_ENV: 'production', ...variables }).join()).toMatch(/SECRET_KEY/);
});

it('production takes a good secret, and development needs none', () => {
  expect(problemsOf({ NODE_ENV: 'production', SECRET_KEY: 'Zk8v1p4Qx7Lr2Tn9Wb5Yd3Hf6Gc0Js8M' })).toEqual([]);
  expect(readEnv({}).SECRET_KEY.length).toBeGreaterThanOrEqual(32);
});

it('names every wrong variable at once', () => {
  const problems = problemsOf({
    PORT: '70000',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://x',
    WP_INGEST_WORKERS: 'many',
    WP_TLS_CERT_FILE: 'cert.pem',
  }).join('\n');
  for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'WP_INGEST_WORKERS', 'WP_TLS_KEY_FILE']) {
    expect(problems).toContain(name);
  }
});

it('a taken port and a locked directory are said plainly, and nothing is left behind', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-env-'));
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const env = { ...readEnv({ WP_DATA_DIR: dataDir, LOG_LEVEL: 'silent' }) };
  await expect(startServer({ ...env, PORT: port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  other.close();
  const first = await startServer({ ...env, PORT: 0 });
  await expect(startServer({ ...env, PORT: 0 })).rejects.toMatchObject({ reason: 'DATABASE_LOCKED' });
  await first.stop();
  const again = await startServer({ ...env, PORT: 0 });
  await again.stop();
  await rm(dataDir, { recursive: true, force: true });
});
