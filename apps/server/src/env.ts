import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseTrustedProxies } from './trusted-proxies.ts';

/** Secrets that stand in examples: whoever copied one has none. */
const DEFAULT_SECRETS = [
  'changeme',
  'change-me',
  'secret',
  'secret_key',
  'secretkey',
  'default',
  'password',
  'your-secret-key',
];
const MIN_SECRET = 32;

const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
const MIB = 1024 * 1024;

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  /** PostgreSQL with TimescaleDB; absent: the embedded one under WP_DATA_DIR. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  WP_DATA_DIR: z.string().min(1).default('./.wp-data'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: count(8000, 0, 65_535),
  /** Signs cursors and control messages. */
  SECRET_KEY: z.string().optional(),
  SECRET_KEY_FILE: z.string().optional(),
  WP_TLS_CERT_FILE: z.string().optional(),
  WP_TLS_KEY_FILE: z.string().optional(),
  /** Whose X-Forwarded-For is believed: a number of hops, or networks; absent: nobody's. */
  WP_TRUST_PROXY: z
    .string()
    .transform((text, ctx) => {
      try {
        return parseTrustedProxies(text);
      } catch (error) {
        ctx.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        return z.NEVER;
      }
    })
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Threads that parse; at least one. */
  WP_INGEST_WORKERS: count(Math.max(1, availableParallelism() - 1), 1, 64),
  WP_DATABASE_POOL: count(20, 2, 200),
  /** How long a statement waits for a lock of another; natively alone. */
  WP_LOCK_TIMEOUT_MS: count(5000, 100, 600_000),
  /** Bytes of a request's body, before and after unpacking; streams are not limited by it. */
  WP_MAX_BODY_BYTES: count(16 * MIB, 1024, 1024 * MIB),
  /** Bytes of the body of any other request, before and after unpacking. */
  WP_MAX_REQUEST_BYTES: count(256 * 1024, 1024, 64 * MIB),
  /** Bytes of bodies in memory at once, over all requests; those that bring no readings have a quarter more. */
  WP_MAX_BUFFERED_BYTES: count(128 * MIB, MIB, 64 * 1024 * MIB),
  /** How long a request's headers may take. */
  WP_HEADERS_TIMEOUT_MS: count(10_000, 100, 600_000),
  /** How long a body that brings no readings may take. */
  WP_BODY_TIMEOUT_MS: count(30_000, 100, 600_000),
  /** How long any body but a stream's may bring nothing before it is given up. */
  WP_BODY_STALL_MS: count(10_000, 100, 600_000),
  /** What a body or a stream must bring on average while it is waited for. */
  WP_MIN_BYTES_PER_SECOND: count(1024, 0, 1024 * MIB),
  /** Records of one `readings.ingest`. */
  WP_MAX_BATCH_RECORDS: count(10_000, 1, 1_000_000),
  /** Requests a minute by user or gateway, by address until it is known who sends them. */
  WP_RATE_LIMIT_PER_MINUTE: count(12_000, 1, 10_000_000),
  /** Number of `readings.live` open at once, in all and of one user. */
  WP_MAX_LIVE_STREAMS: count(200, 1, 100_000),
  WP_MAX_LIVE_STREAMS_PER_USER: count(10, 1, 100_000),
  /** Points that one query may read. */
  WP_MAX_QUERY_POINTS: count(50_000_000, 1000, 10_000_000_000),
  /** Values that one `series` answer may hold; `/export` is streamed and has no such limit. */
  WP_MAX_QUERY_VALUES: count(5_000_000, 1000, 100_000_000),
  WP_QUERY_TIMEOUT_MS: count(60_000, 100, 3_600_000),
  /** Earliest time taken. */
  WP_MIN_TIME: z
    .string()
    .default('2000-01-01T00:00:00Z')
    .transform((text, ctx) => {
      const ms = Date.parse(text);
      if (Number.isFinite(ms)) return ms;
      ctx.addIssue({ code: 'custom', message: 'must be an ISO 8601 time' });
      return z.NEVER;
    }),
  WP_MAX_AHEAD_HOURS: count(24, 0, 87_600),
  /** Bytes of an atomic stream, spooled to disk. */
  WP_MAX_ATOMIC_STREAM_BYTES: count(1024 * MIB, 1024, 1024 * 1024 * MIB),
  /** How long a stream may bring nothing before it is given up. */
  WP_STREAM_STALL_MS: count(60_000, 1000, 3_600_000),
  /** How long a shutdown waits for what was accepted. */
  WP_SHUTDOWN_TIMEOUT_MS: count(30_000, 0, 600_000),
  /** Bearer token that `/metrics` asks for; absent: it answers the loopback alone. */
  WP_METRICS_TOKEN: z.string().min(16).optional(),
});

export type Env = Omit<z.output<typeof schema>, 'SECRET_KEY' | 'SECRET_KEY_FILE'> & { SECRET_KEY: string };

/** The one place that reads the environment: every wrong variable is named at once. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  // An empty variable, as compose files make them, is one that is not set.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
  const raw = parsed.success ? parsed.data : undefined;
  const { secret, problem } = readSecret(given);
  if (problem !== undefined) problems.push(problem);
  if ((given.WP_TLS_CERT_FILE === undefined) !== (given.WP_TLS_KEY_FILE === undefined)) {
    problems.push('WP_TLS_CERT_FILE and WP_TLS_KEY_FILE: set both or none');
  }
  if (raw === undefined || problems.length > 0) throw new EnvError(problems);
  const { SECRET_KEY: _, SECRET_KEY_FILE: __, ...rest } = raw;
  return { ...rest, SECRET_KEY: secret ?? randomBytes(32).toString('base64url') };
}

/** Names every variable that is wrong. */
export class EnvError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'EnvError';
    this.problems = problems;
  }
}

function readSecret(given: Record<string, string | undefined>): { secret?: string; problem?: string } {
  const advice = 'set it to the output of `openssl rand -base64 32`';
  let secret = given.SECRET_KEY;
  if (secret === undefined && given.SECRET_KEY_FILE !== undefined) {
    try {
      secret = readFileSync(given.SECRET_KEY_FILE, 'utf8').trim();
    } catch {
      return { problem: `SECRET_KEY_FILE: cannot be read: ${given.SECRET_KEY_FILE}` };
    }
  }
  const weakness = secretWeakness(secret);
  if (given.NODE_ENV === 'production' && weakness !== undefined)
    return { problem: `SECRET_KEY: ${weakness}; ${advice}` };
  return secret === undefined ? {} : { secret };
}

/** What is wrong with a secret; undefined where it will do. */
export function secretWeakness(secret: string | undefined): string | undefined {
  if (secret === undefined || secret === '') return 'is missing';
  if (DEFAULT_SECRETS.some((known) => secret.toLowerCase().startsWith(known)))
    return 'is a default from an example';
  if (secret.length < MIN_SECRET) return `is short: ${secret.length} characters, at least ${MIN_SECRET}`;
  if (new Set(secret).size < 8) return 'repeats a few characters';
  return undefined;
}
