import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGatewayClient } from '@wp/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PASSWORD = 'tulip-anvil-91-mango';

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wp-cli-'));
});
const children = new Set<ChildProcess>();
afterAll(async () => {
  // Of a test that failed on its way.
  for (const child of children) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

const environment = (variables: Record<string, string>) => ({
  PATH: process.env.PATH ?? '',
  WP_DATA_DIR: join(directory, 'data'),
  ...variables,
});

function wp(
  args: readonly string[],
  options: { stdin?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: environment(options.env ?? {}),
    cwd: directory,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += piece;
  });
  child.stderr.on('data', (piece) => {
    err += piece;
  });
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

/** A command that must go well, its JSON. */
async function json(args: readonly string[], options: Parameters<typeof wp>[1] = {}) {
  const ran = await wp([...args, '--json'], options);
  expect(ran.code, ran.err).toBe(0);
  return JSON.parse(ran.out);
}

async function serve() {
  const child = spawn(process.execPath, [MAIN, 'serve', '--json'], {
    env: environment({ PORT: '0', LOG_LEVEL: 'error' }),
    cwd: directory,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(String(line)).url));
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      return ended;
    },
  };
}

describe('before the first start', () => {
  it('creates the superuser, users and gateways on an empty store', async () => {
    const made = await json(['createsuperuser', '--username', 'admin', '--password-stdin'], {
      stdin: `${PASSWORD}\n`,
    });
    expect(made).toMatchObject({ username: 'admin', role: 'superuser' });
    const again = await wp(['createsuperuser', '--username', 'admin', '--password-stdin', '--json'], {
      stdin: PASSWORD,
    });
    expect(again.code).toBe(1);
    expect(JSON.parse(again.err).error.reason).toBe('ALREADY_EXISTS');
    const weak = await wp(['users', 'add', 'ada', '--password-stdin', '--json'], { stdin: 'short' });
    expect(JSON.parse(weak.err).error.reason).toBe('WEAK_PASSWORD');
    await json(['users', 'add', 'ada', '--role', 'viewer', '--password-stdin'], { stdin: PASSWORD });
    await json(['users', 'disable', 'ada']);
    const users = await json(['users', 'list']);
    expect(users.map((u: { username: string }) => u.username)).toEqual(['admin', 'ada']);
    expect(users[1].disabledAt).not.toBeNull();
    expect((await json(['gateways', 'create', 'roof', '--auto-register'])).token).toMatch(/^wpg_/);
  });

  it('says what is used wrongly, with exit code 2', async () => {
    for (const args of [['nonsense'], ['users', 'add'], ['query'], ['simulate'], ['serve', '--nope']]) {
      const ran = await wp(args);
      expect(ran.code, args.join(' ')).toBe(2);
      expect(ran.err).toMatch(/error: /);
    }
    expect((await wp(['--help'])).code).toBe(0);
    expect((await wp(['backup', '--help'])).out).toContain('Examples:');
  });

  it('tells programs too what is used wrongly', async () => {
    for (const args of [
      ['nonsense'],
      ['users', 'add'],
      ['policy', 'set', '--keep-days', 'x'],
      ['serve', '--nope'],
    ]) {
      const ran = await wp([...args, '--json']);
      expect(ran.code, args.join(' ')).toBe(2);
      expect(JSON.parse(ran.err).error, args.join(' ')).toMatchObject({ reason: 'USAGE' });
    }
    for (const args of [
      ['gateways', 'create', 'x', '--time-zone', 'Mars'],
      ['gateways', 'rotate', 'roof', '--grace', 'abc'],
    ]) {
      const ran = await wp([...args, '--json']);
      expect([ran.code, JSON.parse(ran.err).error.reason], args.join(' ')).toEqual([2, 'INVALID_INPUT']);
    }
    const { err } = await wp(['policy', 'set', '--minute', 'maybe']);
    expect(err).toMatch(/Allowed choices are on, off/);
    const none = await wp(['createsuperuser', '--username', 'x']);
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/--password-stdin/)]);
  });

  it('does not call it an internal failure that a file is not there', async () => {
    const ran = await wp(['profile', 'none.csv', '--json']);
    expect([ran.code, JSON.parse(ran.err).error.reason]).toEqual([1, 'NOT_FOUND']);
  });

  it('says of files what is wrong with them, in a line', async () => {
    const env = { WP_TOKEN: 'wpg_x', WP_URL: 'http://127.0.0.1:9' };
    for (const [args, words] of [
      [['ingest', 'none.csv'], /^wp: There is no file none\.csv\.$/m],
      [['ingest', '.'], /^wp: \. is a folder: name a file in it\.$/m],
      [['backup', '/nowhere/x'], /^wp: There is no folder \/nowhere: make it first/m],
      [['backup', '.'], /^wp: /m],
      [['profile', 'none.csv'], /^wp: There is no file none\.csv\.$/m],
      [
        ['transform', 'none.csv', '--pipeline', 'p.json', '-o', 'o.csv'],
        /^wp: There is no file none\.csv\.$/m,
      ],
      [['restore', 'none.wpb'], /^wp: There is no file none\.wpb\.$/m],
      [['modules', 'import', 'none.json'], /^wp: There is no file none\.json\.$/m],
      [
        ['simulate', '--modules', '1', '--from', '2024-06-01', '--to', '2024-06-02', '-o', '/nowhere/x'],
        /no folder/,
      ],
    ] as const) {
      const ran = await wp(args, { env });
      expect(ran.code, args.join(' ')).toBe(1);
      expect(ran.err, args.join(' ')).toMatch(words);
      expect(ran.err.trim().split('\n'), args.join(' ')).toHaveLength(1);
    }
  });

  it('shows migrations and policies', async () => {
    const status = await json(['migrate', '--status']);
    expect(status.length).toBeGreaterThan(0);
    expect(status.every((m: { applied: string | null }) => m.applied !== null)).toBe(true);
    expect(await json(['policy', 'show'])).toMatchObject({
      retention: { keepDays: null },
      compression: { afterDays: 7 },
    });
    const dry = await json(['policy', 'set', '--keep-days', '30', '--dry-run']);
    expect(dry).toMatchObject({ dryRun: true, policies: { retention: { keepDays: null } } });
    await json(['policy', 'set', '--keep-days', '3650']);
    expect(await json(['policy', 'show'])).toMatchObject({ retention: { keepDays: 3650 } });
  });

  it('does not keep a retention or compression for ever that was set once', async () => {
    await json(['policy', 'set', '--keep-days', '3650', '--compress-after-days', '30']);
    await json(['policy', 'set', '--keep-days', 'never', '--compress-after-days', 'never']);
    expect(await json(['policy', 'show'])).toMatchObject({
      retention: { keepDays: null },
      compression: { afterDays: null },
    });
    await json(['policy', 'set', '--compress-after-days', '7']);
  });
});

describe('doctor', () => {
  const check = async (env: Record<string, string> = {}) => {
    const ran = await wp(['doctor', '--json'], { env: { PORT: '0', ...env } });
    return {
      code: ran.code,
      findings: JSON.parse(ran.out).findings as { check: string; status: string; message: string }[],
    };
  };

  it('finds nothing wrong with a good set-up, and states the embedded limits', async () => {
    const { code, findings } = await check();
    expect(code).toBe(0);
    expect(findings.find((f) => f.check === 'embedded')?.message).toMatch(/not against a power cut/);
  });

  it.each([
    ['a database that is not there', { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }, 'database'],
    ['a weak secret', { NODE_ENV: 'production', SECRET_KEY: 'changeme' }, 'environment'],
    ['a wrong variable', { LOG_LEVEL: 'loud' }, 'environment'],
    ['a directory that cannot be', { WP_DATA_DIR: '/dev/null/x' }, 'disk'],
    [
      'a certificate that is not there',
      { WP_TLS_CERT_FILE: '/no.crt', WP_TLS_KEY_FILE: '/no.key' },
      'certificate',
    ],
    [
      'a certificate that is none',
      { WP_TLS_CERT_FILE: '/dev/null', WP_TLS_KEY_FILE: '/dev/null' },
      'certificate',
    ],
  ])('finds %s', async (_name, env, expected) => {
    const { code, findings } = await check(env);
    expect(code).toBe(1);
    expect(findings.filter((f) => f.status === 'fail').map((f) => f.check)).toContain(expected);
  });

  it('finds a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const PORT = String(typeof address === 'object' && address !== null ? address.port : 0);
    const { findings } = await check({ PORT });
    other.close();
    expect(findings.find((f) => f.check === 'port')).toMatchObject({ status: 'fail' });
  });
});

describe('with a server', () => {
  it('simulates, ingests and resumes, asks and exports, and is administered while it runs', async () => {
    const server = await serve();
    const gateway = await json(['gateways', 'create', 'second', '--auto-register']);
    const env = { WP_URL: server.url, WP_TOKEN: gateway.token };
    const file = join(directory, 'fleet.ndjson.gz');
    const labels = join(directory, 'labels.json');
    const range = ['--from', '2024-06-01', '--to', '2024-06-02'];
    const simulated = await json(['simulate', '--modules', '3', ...range, '-o', file, '--labels', labels]);
    expect(simulated.records).toBeGreaterThan(800);
    expect(JSON.parse(await readFile(labels, 'utf8'))).toHaveLength(simulated.labels);
    const first = await json(['ingest', file], { env });
    expect(first.stored + first.duplicates).toBe(simulated.records);
    expect(await json(['ingest', file], { env })).toMatchObject({
      stored: first.stored,
      replayed: 1,
      pieces: 1,
    });

    const csv =
      'module,time,voltage,power\nC1,2024-06-01 10:00:00,230.5,12\nC1,2024-06-01 10:05:00,oops,13\n';
    const rows = await json(['ingest', '-'], { env, stdin: csv });
    expect(rows).toMatchObject({ received: 2, stored: 1, rejected: 1 });
    expect(rows.errors[0]).toMatchObject({ index: 1, code: 'INVALID_VALUE', path: 'voltage' });

    const login = await fetch(`${server.url}/trpc/auth.login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    });
    const { token } = ((await login.json()) as { result: { data: { token: string } } }).result.data;
    const reader = { WP_URL: server.url, WP_TOKEN: token };
    const selection = ['--metrics', 'voltage', '--modules', 'C1', ...range];
    expect((await json(['query', ...selection], { env: reader })).series[0].value).toEqual([230.5]);
    const table = await wp(['query', ...selection, '--bucket', '1h'], { env: reader });
    expect(table.out).toMatch(/C1 +voltage +2024-06-01T10:00:00.000Z +230.5 +V/);
    const out = join(directory, 'out.csv');
    await json(['export', ...selection, '-o', out], { env: reader });
    expect(await readFile(out, 'utf8')).toBe(
      'module,metric,time,value\r\nC1,voltage,2024-06-01T10:00:00.000Z,230.5\r\n',
    );
    const refused = await wp(['query', ...selection, '--json'], { env: { ...reader, WP_TOKEN: 'wps_none' } });
    expect(JSON.parse(refused.err).error.reason).toBe('NOT_SIGNED_IN');

    // What came out goes in again, to another server or to this one.
    expect(await json(['ingest', out], { env })).toMatchObject({ received: 1, duplicates: 1, rejected: 0 });
    const quoted = 'module,timestamp,power\n"A\nB",2024-06-01 11:00:00,"1"\n"=S",2024-06-01 11:00:00,2\n';
    expect(await json(['ingest', '-'], { env, stdin: quoted })).toMatchObject({
      received: 2,
      stored: 1,
      errors: [{ index: 0, code: 'INVALID_MODULE' }],
    });
    const named = join(directory, 'named.csv');
    await json(['export', '--metrics', 'power', '--modules', '=S', ...range, '-o', named], { env: reader });
    expect(await readFile(named, 'utf8')).toContain("'=S,power");
    expect(await json(['ingest', named], { env })).toMatchObject({ received: 1, duplicates: 1 });
    const bad = await wp(['ingest', '-', '--json'], { env, stdin: 'module,time,power\nC1,never,1\n' });
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toMatchObject({ received: 1, rejected: 1 });
    for (const [stdin, words] of [
      ['a,b\n1,2\n', /neither JSON nor a CSV of readings.*module,metric,time,value/],
      ['module,metric,time,avg\nC1,power,2024-06-01T10:00:00Z,1\n', /buckets.*without --bucket/],
      ['module,time,power\n"C1,2024-06-01 10:00:00,1\n', /no whole CSV: Quote Not Closed/],
      ['', /There is no reading in -/],
    ] as const) {
      const ran = await wp(['ingest', '-'], { env, stdin });
      expect([ran.code, ran.err], stdin).toEqual([1, expect.stringMatching(words)]);
    }
    const wrong = await wp(['query', '--metrics', 'power', '--from', 'never', '--to', '2024-06-02'], {
      env: reader,
    });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^wp: Invalid input at from/)]);

    expect((await json(['metrics', 'list'], { env: reader })).map((m: { name: string }) => m.name)).toContain(
      'power',
    );
    await json(['ingest', '-'], { env, stdin: 'module,time,junk\nC1,2024-06-01 10:00:00,1\n' });
    const dry = await json(['metrics', 'remove', 'junk', '--dry-run', '--with-readings'], { env: reader });
    expect(dry).toMatchObject({ dryRun: true, points: 1 });
    expect((await wp(['metrics', 'remove', 'junk'], { env: reader })).code).toBe(1);
    await json(['metrics', 'remove', 'junk', '--with-readings'], { env: reader });
    expect(
      (await json(['metrics', 'list'], { env: reader })).map((m: { name: string }) => m.name),
    ).not.toContain('junk');

    await showsAndRetriesDeadLetters(env);

    const modules = join(directory, 'modules.csv');
    await writeFile(modules, 'module_num,asset\n"M,1",Panel\nC1,Meter\n');
    expect(await json(['modules', 'import', modules])).toEqual({ created: 1, updated: 1 });

    const backup = join(directory, 'wp.wpb');
    await json(['backup', backup]);
    expect(await server.stop()).toBe(0);
    expect(await json(['restore', backup, '--verify'])).toMatchObject({ verified: true });
    const fresh = { WP_DATA_DIR: join(directory, 'restored') };
    await json(['restore', backup], { env: fresh });
    expect((await json(['gateways', 'list'], { env: fresh })).map((g: { name: string }) => g.name)).toEqual([
      'roof',
      'second',
    ]);
    const bytes = await readFile(backup);
    await writeFile(backup, bytes.subarray(0, bytes.length - 100));
    expect((await wp(['restore', backup, '--verify'])).code).toBe(1);
  }, 360_000);
});

/** A queue whose readings a server refused for good, looked into and sent again while its gateway runs. */
async function showsAndRetriesDeadLetters(env: Record<string, string>): Promise<void> {
  const refusing = createHttpServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          error: { code: -32600, message: 'not these', data: { httpStatus: 400, reason: 'INVALID_INPUT' } },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  const { port } = refusing.address() as { port: number };
  const queueDir = join(directory, 'queue');
  const client = createGatewayClient({ url: `http://127.0.0.1:${port}`, token: 'wpg_x', queueDir });
  try {
    await client.send(
      [1, 2].map((minute) => ({ module: 'Q1', timestamp: `2024-06-01 10:0${minute}:00`, voltage: 3 })),
    );
    await client.flush().catch(() => undefined);
    expect(await json(['queue', queueDir])).toMatchObject({
      heldBy: process.pid,
      records: 0,
      dead: { batches: 2, records: 2 },
    });
    expect((await wp(['queue', queueDir])).out).toMatch(/dead +2 readings in 2 batches; wp queue .* dead/);
    const dead: { batchId: string; reason: string; message: string }[] = await json([
      'queue',
      queueDir,
      'dead',
    ]);
    expect(dead.map(({ reason, message }) => [reason, message])).toEqual([
      ['INVALID_INPUT', 'not these'],
      ['INVALID_INPUT', 'not these'],
    ]);
    const away = await wp(['queue', queueDir, 'retry', '--json'], {
      env: { ...env, WP_URL: 'http://127.0.0.1:9' },
    });
    expect([away.code, JSON.parse(away.out).length]).toEqual([1, 2]);
    const [first] = dead;
    const one = await json(['queue', queueDir, 'retry', first?.batchId ?? ''], { env });
    expect(one).toMatchObject([{ batchId: first?.batchId, stored: 1, error: null }]);
    expect(await json(['queue', queueDir, 'retry'], { env })).toMatchObject([{ stored: 1, error: null }]);
    expect(await json(['queue', queueDir, 'dead'])).toEqual([]);
    const none = await wp(['queue', join(directory, 'nowhere')]);
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/no queue of a gateway in/)]);
    expect((await wp(['queue', queueDir, 'burn'])).code).toBe(2);
  } finally {
    await client.close();
    refusing.close();
  }
}
