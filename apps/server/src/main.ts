import { createLiveFeed, followOthers, type Services } from '@wp/api';
import { createAuth } from '@wp/auth';
import { AppError } from '@wp/contract';
import {
  CHANGE_CHANNEL,
  type Failures,
  isMigrated,
  type Listener,
  listMigrations,
  migrate,
  openDatabase,
  sqlState,
  type WpDatabase,
} from '@wp/db';
import { createIngest, DEFAULT_INGEST_LIMITS } from '@wp/ingest';
import type { FastifyInstance } from 'fastify';
import pino, { type Logger } from 'pino';
import type { Env } from './env.ts';
import { createHttp } from './http.ts';
import { type Maintenance, startMaintenance } from './maintenance.ts';
import { createMetrics } from './metrics.ts';
import { readOwnCertificate } from './own-certificate.ts';

const NO_FAILURES: Failures = { days: [], jobs: [], retentionHeldBy: null };

export interface RunningServer {
  url: string;
  /** Fingerprint of the certificate that it shows, for people to compare; undefined without TLS of its own. */
  certificateSha256: string | undefined;
  services: Services;
  /** Does the maintenance that is due now instead of at its next round. */
  maintain(): Promise<void>;
  /** Takes nothing new, finishes what was accepted, closes the database. */
  stop(): Promise<void>;
}

/** Composes the parts, in the order in which they need each other, and listens. */
export async function startServer(
  env: Env,
  options: { logger?: Logger; settleSeconds?: number; onBroken?: (error: Error) => void } = {},
): Promise<RunningServer> {
  const logger = options.logger ?? createLogger(env);
  // The certificate is read before anything is opened: one that cannot be used is no reason to open the database.
  const certificate = readOwnCertificate(env);
  const opened = await openDatabase({
    url: env.DATABASE_URL,
    dataDir: env.WP_DATA_DIR,
    poolSize: env.WP_DATABASE_POOL,
    keepApart: true,
    lockTimeoutMs: env.WP_LOCK_TIMEOUT_MS,
    onIdleError: (error) => logger.warn({ err: error }, 'a database connection broke; it is replaced'),
    onBroken: (error) => {
      logger.fatal({ err: error }, 'the embedded database broke; the process ends, start it again');
      (options.onBroken ?? endProcess)(error);
    },
  });
  const { database } = opened;
  let ingest: ReturnType<typeof createIngest> | undefined;
  let others: Listener | undefined;
  try {
    await prepareDatabase(database, logger);
    ingest = createIngest({
      database: opened.writers,
      threads: env.WP_INGEST_WORKERS,
      limits: {
        ...(database.kind === 'native' ? { maxConcurrent: batchesOver(opened.writerConnections) } : {}),
        maxRecords: env.WP_MAX_BATCH_RECORDS,
        minTimeMs: env.WP_MIN_TIME,
        maxAheadMs: env.WP_MAX_AHEAD_HOURS * 3_600_000,
        maxAtomicStreamBytes: env.WP_MAX_ATOMIC_STREAM_BYTES,
        maxStallMs: env.WP_STREAM_STALL_MS,
        minBytesPerSecond: env.WP_MIN_BYTES_PER_SECOND,
      },
    });
    const live = createLiveFeed(Date.now, {
      maxFollowers: env.WP_MAX_LIVE_STREAMS,
      maxFollowersByUser: env.WP_MAX_LIVE_STREAMS_PER_USER,
    });
    ingest.onCommitted(live.listener);
    const { listen: hear } = opened;
    others =
      hear &&
      (await followOthers(live, ingest.core.server, (hears) => hear({ channel: CHANGE_CHANNEL, ...hears })));
    const services: Services = {
      database,
      auth: createAuth({ database: opened.reserved }),
      ingest,
      live,
      limits: {
        maxPointsRead: env.WP_MAX_QUERY_POINTS,
        maxValuesReturned: env.WP_MAX_QUERY_VALUES,
        timeoutMs: env.WP_QUERY_TIMEOUT_MS,
      },
      secretKey: env.SECRET_KEY,
      now: () => new Date(),
    };
    let draining = false;
    let maintenance: Maintenance | undefined;
    const failures = () => maintenance?.failures() ?? NO_FAILURES;
    const app = await createHttp(env, {
      services,
      metrics: createMetrics(services, failures),
      reserved: opened.reserved,
      logger,
      isDraining: () => draining,
      failures,
    });
    const url = await listen(app, env);
    await opened.serveControl();
    maintenance = startMaintenance(database, logger, options.settleSeconds);
    const maintained = maintenance;
    logger.info({ url, database: database.kind, certificateSha256: certificate?.fingerprint }, 'listening');
    const running = ingest;
    const heard = others;
    return {
      url,
      certificateSha256: certificate?.fingerprint,
      services,
      maintain: () => maintained.runNow(),
      async stop() {
        draining = true;
        live.close();
        await closeWithin(app, env.WP_SHUTDOWN_TIMEOUT_MS, logger);
        await maintained.stop();
        await running.close();
        await heard?.close();
        await opened.close();
      },
    };
  } catch (error) {
    await ingest?.close();
    await others?.close();
    await opened.close();
    throw error;
  }
}

/** A moment for the callers to be told that they must come back; a supervisor then starts a process that is whole. */
function endProcess(): void {
  setTimeout(() => process.exit(1), 200);
}

/** Number of batches at once: another is parsed while one writes; more would only wait for a connection. */
const batchesOver = (connections: number): number =>
  Math.min(DEFAULT_INGEST_LIMITS.maxConcurrent, Math.max(2, 2 * connections));

const LOCK_NOT_AVAILABLE = '55P03';

/** An empty or an embedded database is migrated; a native one with data only by `wp migrate`, when its keeper says so. */
async function prepareDatabase(database: WpDatabase, logger: Logger): Promise<void> {
  if (await isMigrated(database)) return;
  const empty = (await listMigrations(database)).every((migration) => migration.appliedAt === undefined);
  if (!empty && database.kind === 'native') {
    throw new AppError(
      'NOT_MIGRATED',
      'The database is of an older version: back it up, then run `wp migrate`.',
    );
  }
  for (;;) {
    try {
      const applied = await migrate(database);
      logger.info({ applied }, 'the database was migrated');
      return;
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      logger.info('another process migrates the database; it is waited for');
    }
  }
}

async function listen(app: FastifyInstance, env: Env): Promise<string> {
  try {
    return await app.listen({ host: env.HOST, port: env.PORT });
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new AppError(
        'OVERLOADED',
        `Port ${env.PORT} on ${env.HOST} is taken: end what uses it, or set PORT.`,
      );
    }
    if (code === 'EACCES') {
      throw new AppError(
        'NOT_ALLOWED',
        `Port ${env.PORT} needs more rights than this process has: set PORT above 1023.`,
      );
    }
    throw error;
  }
}

/** Waits for open requests; what is not done by then is cut, and its batch has no receipt: it is sent again. */
async function closeWithin(app: FastifyInstance, timeoutMs: number, logger: Logger): Promise<void> {
  const timer = setTimeout(() => {
    logger.warn({ timeoutMs }, 'requests are still open; their connections are closed');
    app.server.closeAllConnections();
  }, timeoutMs);
  // A kept-alive connection is idle only after its last answer: look again until all are gone.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 100);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
    clearInterval(sweep);
  }
}

/** Structured logs on stderr; whatever could hold a secret is left out by name. */
export function createLogger(env: Pick<Env, 'LOG_LEVEL'>): Logger {
  return pino(
    {
      level: env.LOG_LEVEL,
      base: null,
      redact: {
        paths: [
          'password',
          'token',
          'secret',
          'authorization',
          '*.password',
          '*.token',
          '*.secret',
          '*.authorization',
        ],
        censor: '[secret]',
      },
      serializers: { err: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
