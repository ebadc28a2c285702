import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import {
  describeDatabaseError,
  type Failures,
  listFailures,
  listMigrations,
  openDatabase,
  readLock,
  sql,
} from '@wp/db';
import { type Env, EnvError, readEnv, readOwnCertificate, secretWeakness } from '@wp/server';
import { Command } from 'commander';
import { wantsJson } from '../context.ts';

interface Finding {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  message: string;
}

const LOW_DISK_BYTES = 1024 ** 3;

export const doctorCommand = () =>
  new Command('doctor')
    .description('look for what is wrong with this set-up, and say what to do')
    .addHelpText('after', '\nExamples:\n  $ wp doctor\n  $ NODE_ENV=production wp doctor --json')
    .action(async (_options, command: Command) => {
      const findings = await examine();
      const failed = findings.some((f) => f.status === 'fail');
      const marks = { ok: '✓', warn: '!', fail: '✗' };
      const text = findings.map((f) => `${marks[f.status]} ${f.check.padEnd(12)} ${f.message}`).join('\n');
      process.stdout.write(
        wantsJson(command) ? `${JSON.stringify({ ok: !failed, findings })}\n` : `${text}\n`,
      );
      if (failed) process.exitCode = 1;
    });

async function examine(): Promise<Finding[]> {
  const findings: Finding[] = [checkNode()];
  let env: Env;
  try {
    env = readEnv();
    findings.push({ check: 'environment', status: 'ok', message: 'every variable can be read' });
  } catch (error) {
    const problems = error instanceof EnvError ? error.problems : [String(error)];
    return [
      ...findings,
      ...problems.map((message): Finding => ({ check: 'environment', status: 'fail', message })),
    ];
  }
  findings.push(checkSecret(env), ...checkCertificate(env, Date.now()));
  const holder = env.DATABASE_URL === undefined ? heldBy(resolve(env.WP_DATA_DIR)) : undefined;
  findings.push(await checkPort(env, holder !== undefined));
  if (env.DATABASE_URL === undefined) findings.push(...(await checkDirectory(env.WP_DATA_DIR)));
  findings.push(...(await checkDatabase(env)));
  return findings;
}

/** A lock that cannot be read counts as none here: the directory's own check tells of it. */
function heldBy(directory: string) {
  try {
    return readLock(directory);
  } catch {
    return undefined;
  }
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 19);
  const message = good
    ? `Node ${process.versions.node}`
    : `Node ${process.versions.node} is too old; install 20.19 or newer`;
  return { check: 'node', status: good ? 'ok' : 'fail', message };
}

function checkSecret(env: Env): Finding {
  const weakness = process.env.SECRET_KEY_FILE ? undefined : secretWeakness(process.env.SECRET_KEY);
  if (weakness === undefined) return { check: 'secret', status: 'ok', message: 'SECRET_KEY will do' };
  const advice = 'set it to the output of `openssl rand -base64 32`; production refuses to start without';
  return {
    check: 'secret',
    status: env.NODE_ENV === 'production' ? 'fail' : 'warn',
    message: `SECRET_KEY ${weakness}: ${advice}`,
  };
}

const SOON_MS = 14 * 86_400_000;

/** What the administrator reads out to whoever sees a certificate that their system does not know. */
function checkCertificate(env: Env, nowMs: number): Finding[] {
  const found = (status: Finding['status'], message: string): Finding[] => [
    { check: 'certificate', status, message },
  ];
  try {
    const own = readOwnCertificate(env);
    if (own === undefined) return [];
    const { fingerprint, validFromMs, validToMs } = own;
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    if (nowMs > validToMs)
      return found('fail', `it expired on ${day(validToMs)}: renew it; SHA-256 ${fingerprint}`);
    if (nowMs < validFromMs)
      return found(
        'fail',
        `it is valid from ${day(validFromMs)} on: look at the clock; SHA-256 ${fingerprint}`,
      );
    if (nowMs > validToMs - SOON_MS)
      return found('warn', `it expires on ${day(validToMs)}: renew it; SHA-256 ${fingerprint}`);
    return found('ok', `valid until ${day(validToMs)}, SHA-256 ${fingerprint}`);
  } catch (error) {
    const problems = error instanceof EnvError ? error.problems : [String(error)];
    return problems.flatMap((problem) => found('fail', problem));
  }
}

async function checkPort(env: Env, serverRuns: boolean): Promise<Finding> {
  const taken = await new Promise<boolean>((done) => {
    const probe = createServer().once('error', () => done(true));
    probe.listen(env.PORT, env.HOST, () => probe.close(() => done(false)));
  });
  if (!taken) return { check: 'port', status: 'ok', message: `${env.HOST}:${env.PORT} is free` };
  if (serverRuns)
    return { check: 'port', status: 'ok', message: `${env.HOST}:${env.PORT} is taken, a server runs here` };
  return {
    check: 'port',
    status: 'fail',
    message: `${env.HOST}:${env.PORT} is taken: end what uses it, or set PORT`,
  };
}

async function checkDirectory(dataDir: string): Promise<Finding[]> {
  const directory = resolve(dataDir);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.W_OK);
    const { bavail, bsize } = await statfs(directory);
    const free = bavail * bsize;
    const message = `${(free / 1024 ** 3).toFixed(1)} GiB free under ${directory}`;
    return [
      free < LOW_DISK_BYTES
        ? { check: 'disk', status: 'warn', message: `only ${message}: free some, or move WP_DATA_DIR` }
        : { check: 'disk', status: 'ok', message },
      {
        check: 'embedded',
        status: 'warn',
        message:
          'the embedded store is one connection and makes no fsync: safe against a killed process, not against a power cut; set DATABASE_URL to a native TimescaleDB for production',
      },
    ];
  } catch {
    return [
      {
        check: 'disk',
        status: 'fail',
        message: `${directory} cannot be written: mend its rights, or set WP_DATA_DIR`,
      },
    ];
  }
}

/** The store's own work: what of it fails, and what that holds up. */
function workFindings({ days, jobs, retentionHeldBy }: Failures): Finding[] {
  const findings: Finding[] = [];
  for (const { day, error, failures } of days.slice(0, 10)) {
    findings.push({
      check: 'roll-ups',
      status: 'warn',
      message: `${day} cannot be rolled up (${failures} times): ${error}; it is answered from raw and tried again. Remove the readings at fault with \`readings.remove\``,
    });
  }
  if (days.length > 10)
    findings.push({ check: 'roll-ups', status: 'warn', message: `${days.length - 10} more days` });
  if (retentionHeldBy !== null) {
    findings.push({
      check: 'retention',
      status: 'warn',
      message: `raw readings from ${retentionHeldBy} on are kept beyond the policy, as that day is not rolled up`,
    });
  }
  for (const job of jobs) {
    findings.push({
      check: 'jobs',
      status: 'warn',
      message: `the last run of ${job} failed: the log of the database says why`,
    });
  }
  return findings.length > 0
    ? findings
    : [{ check: 'jobs', status: 'ok', message: 'none failed, every day can be rolled up' }];
}

async function checkDatabase(env: Env): Promise<Finding[]> {
  const fail = (message: string): Finding[] => [{ check: 'database', status: 'fail', message }];
  try {
    const opened = await openDatabase({
      url: env.DATABASE_URL,
      dataDir: env.WP_DATA_DIR,
      poolSize: 2,
      allowControl: true,
    });
    try {
      const { database } = opened;
      await sql`select 1`.execute(database.db);
      const extension = await sql<{ version: string }>`
        select default_version as version from pg_available_extensions where name = 'timescaledb'`.execute(
        database.db,
      );
      const version = extension.rows[0]?.version;
      if (version === undefined) {
        return fail(
          'reachable, but TimescaleDB is not installed on that server: install it, add it to shared_preload_libraries, restart it',
        );
      }
      const pending = (await listMigrations(database)).filter((m) => m.appliedAt === undefined).length;
      return [
        { check: 'database', status: 'ok', message: `${opened.via}, TimescaleDB ${version}` },
        pending === 0
          ? { check: 'migrations', status: 'ok', message: 'all applied' }
          : {
              check: 'migrations',
              status: 'warn',
              message: `${pending} to apply: \`wp migrate\` (or \`wp serve\` on an empty database)`,
            },
        ...(pending === 0 ? workFindings(await listFailures(database.db)) : []),
      ];
    } finally {
      await opened.close();
    }
  } catch (error) {
    const shown = describeDatabaseError(error) ?? error;
    const advice =
      env.DATABASE_URL === undefined
        ? ''
        : ' Check DATABASE_URL: host, port, user, database name, and that the server runs.';
    return fail(`${shown instanceof Error ? shown.message : String(shown)}${advice}`);
  }
}
