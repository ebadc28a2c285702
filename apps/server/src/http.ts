import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import helmet from '@fastify/helmet';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import {
  appRouter,
  followerOf,
  notSignedIn,
  openExport,
  parseExportQuery,
  retryAfterSeconds,
  type Services,
  toAppError,
  whileAllowed,
} from '@wp/api';
import { actorName } from '@wp/auth';
import { AppError, exportQuerySchema } from '@wp/contract';
import { type Failures, isMigrated, sql, type WpDatabase, withPatience } from '@wp/db';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { addBodyParsers } from './body-parsers.ts';
import { holdUntilRead, lingerOn, serverOptions } from './connections.ts';
import { authenticate, bearerToken, createContext } from './context.ts';
import type { Env } from './env.ts';
import { fromFastify, sendError } from './error-shape.ts';
import type { Metrics } from './metrics.ts';
import { createRateLimit } from './rate-limit.ts';

const MAX_BATCHED_CALLS = 20;
const TRPC = '/trpc/:path';
const READY_TIMEOUT_MS = 3000;
const LONG = new Set(['readings.ingestStream', 'readings.live']);

export interface HttpParts {
  services: Services;
  metrics: Metrics;
  /** The database over connections that no other work takes, to tell readiness. */
  reserved: WpDatabase;
  logger: FastifyBaseLogger;
  /** Whether the server is on its way down: nothing new is taken. */
  isDraining: () => boolean;
  /** What of the store's own work fails. */
  failures: () => Failures;
}

/** Everything that is reached over HTTP. */
export async function createHttp(env: Env, parts: HttpParts): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: env.WP_TRUST_PROXY ?? false,
    // The limits on what is sent, as on what is asked: a URL with a selection may be long.
    routerOptions: { maxParamLength: 2000 },
    forceCloseConnections: 'idle',
    ...serverOptions(env),
  });
  app.setErrorHandler((error, request, reply) => {
    const app = fromFastify(error);
    if (app.reason === 'INTERNAL') request.log.error({ err: error }, 'a request failed');
    // Fastify would cut who still sends, before they have read why: what is left is dropped instead (`lingerOn`).
    if (!parts.isDraining()) reply.removeHeader('connection');
    return sendError(reply, app);
  });
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(app, request);
    if (methods.length > 0) return refuseMethod(request, reply, methods);
    return sendError(
      reply,
      new AppError('NOT_FOUND', 'There is nothing here; the procedures are under /trpc.'),
    );
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
  addRateLimit(app, env);
  addBodyParsers(app, env, parts.services);
  addHooks(app, parts);
  addOpenRoutes(app, env, parts);
  addExport(app, parts.services);
  addTrpc(app, parts);
  return app;
}

/** Methods that a path may be asked by; none where it does not exist. */
function methodsAt(app: FastifyInstance, request: FastifyRequest): string[] {
  const path = request.url.split('?', 1)[0] ?? '';
  const url = /^\/trpc\/[^/]+$/.test(path) ? TRPC : path;
  if (url.includes('*')) return [];
  return ['GET', 'POST'].filter((method) => app.hasRoute({ method: method as 'GET' | 'POST', url }));
}

function refuseMethod(request: FastifyRequest, reply: FastifyReply, methods: string[]): FastifyReply {
  const message = `${request.method} is not taken here; send ${methods.join(' or ')}.`;
  return sendError(reply.header('allow', methods.join(', ')), new AppError('METHOD_NOT_SUPPORTED', message));
}

/** Counts each request before all else is asked, so that a refused one costs no more than a look at a table. */
function addRateLimit(app: FastifyInstance, env: Env): void {
  const limit = createRateLimit(env.WP_RATE_LIMIT_PER_MINUTE);
  app.addHook('onRequest', async (request) => {
    request.rateLimit = limit;
    if (!request.url.startsWith('/health/')) limit.onArrival(request, bearerToken(request));
  });
}

function addHooks(app: FastifyInstance, { metrics, isDraining }: HttpParts): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isDraining() && !request.url.startsWith('/health/')) {
      reply.header('connection', 'close');
      throw new AppError(
        'SHUTTING_DOWN',
        'The server is being stopped; send the same again after Retry-After.',
      );
    }
  });
  // Answers are a caller's own: no cache on the way, nor the browser's, may give them to the next one.
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isDraining()) holdUntilRead(request.raw, reply.raw);
    reply.header('cache-control', 'no-store');
    // Headers of an answer that comes as a whole, as tRPC's do, win over the reply's; a stream of events has its own.
    if (payload instanceof Response && payload.headers.has('cache-control')) {
      payload.headers.set('cache-control', 'no-store, no-transform');
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    lingerOn(request.raw);
    const route = routeOf(request);
    metrics.requests.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    const level = reply.statusCode >= 500 ? 'warn' : 'info';
    // The path alone: a query string may hold what is nobody's business in a log.
    request.log[level](
      {
        caller: request.caller === undefined ? undefined : actorName(request.caller),
        address: request.ip,
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
}

/** A label of few values: a procedure that exists, or the route. */
function routeOf(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '';
  const procedure = path.startsWith('/trpc/') ? path.slice(6) : undefined;
  if (procedure !== undefined)
    return Object.hasOwn(appRouter._def.procedures, procedure) ? procedure : 'trpc';
  return request.routeOptions.url ?? 'unknown';
}

function addOpenRoutes(app: FastifyInstance, env: Env, parts: HttpParts): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const state = parts.isDraining() ? 'stopping' : await readiness(parts.reserved);
    const details = readinessDetails(parts.failures());
    return reply.code(state === 'ready' ? 200 : 503).send({ status: state, ...(details && { details }) });
  });
  let openapi: Promise<string> | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    openapi ??= readFile(OPENAPI, 'utf8');
    return reply.type('application/json').send(await openapi);
  });
  app.get('/metrics', async (request, reply) => {
    const refusal = refusalOfMetrics(request, env.WP_METRICS_TOKEN);
    if (refusal !== undefined) return sendError(reply, refusal);
    return reply.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
}

/** File that `pnpm openapi` made from the router. */
const OPENAPI = createRequire(import.meta.url).resolve('@wp/api/openapi.json');

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
const LOOPBACK = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i;

/**
 * Why metrics are refused: they need their token where there is one, else a caller on this machine, and what a proxy on
 * it hands on is not from it.
 */
function refusalOfMetrics(request: FastifyRequest, token: string | undefined): AppError | undefined {
  if (token !== undefined) {
    if (isSameSecret(bearerToken(request) ?? '', token)) return undefined;
    return new AppError('NOT_SIGNED_IN', 'Send the metrics token as a bearer token.');
  }
  const isForwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
  if (!isForwarded && LOOPBACK.test(request.socket.remoteAddress ?? '')) return undefined;
  return new AppError(
    'NOT_ALLOWED',
    'Metrics are for this machine alone; set WP_METRICS_TOKEN and send it as a bearer token to read them elsewhere.',
  );
}

const isSameSecret = (given: string, known: string): boolean =>
  timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(known).digest());

/** Names and days alone, as anyone may ask; a server with these is ready all the same. */
function readinessDetails({ days, jobs, retentionHeldBy }: Failures) {
  if (days.length === 0 && jobs.length === 0 && retentionHeldBy === null) return undefined;
  return { failingDays: days.map(({ day }) => day), failingJobs: jobs, retentionHeldBy };
}

async function readiness(database: WpDatabase): Promise<'ready' | 'not migrated' | 'database unreachable'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('late')), READY_TIMEOUT_MS);
  });
  try {
    await Promise.race([sql`select 1`.execute(database.db), late]);
    return (await Promise.race([isMigrated(database), late])) ? 'ready' : 'not migrated';
  } catch {
    return 'database unreachable';
  } finally {
    clearTimeout(timer);
  }
}

function addExport(app: FastifyInstance, services: Services): void {
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const context = await createContext(services, request, reply);
    if (context.caller === undefined) throw notSignedIn(request.refusal);
    if (context.caller.kind !== 'user')
      throw new AppError('NOT_ALLOWED', 'This is for users; a gateway only writes.');
    const query =
      request.method === 'POST'
        ? exportQuerySchema.parse(parseJson(request.body))
        : parseExportQuery(new URL(request.url, 'http://localhost').searchParams);
    // An export may take long: who was disabled meanwhile gets no more of it.
    const allowed = whileAllowed(services, context.caller);
    reply.raw.once('close', allowed.leave);
    allowed.signal.addEventListener('abort', () => reply.raw.destroy(), { once: true });
    const signal = AbortSignal.any([context.signal, allowed.signal]);
    const { contentType, fileName, body } = await openExport(services, query, signal);
    reply.header('content-disposition', `attachment; filename="${fileName}"`).type(contentType);
    return reply.send(Readable.from(body, { objectMode: false, highWaterMark: 256 * 1024 }));
  };
  app.get('/export', handle);
  app.post('/export', handle);
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    throw new AppError('INVALID_JSON', 'The body is not valid JSON.');
  }
}

/** tRPC on a route of our own: its plugin would bring a JSON parser that keeps no bytes. */
function addTrpc(app: FastifyInstance, { services, logger }: HttpParts): void {
  const answer = async (request: FastifyRequest<{ Params: { path: string } }>, reply: FastifyReply) => {
    if (request.params.path === 'readings.live') await refuseIfNoRoom(services, request);
    const handle = () =>
      fastifyRequestHandler({
        router: appRouter,
        req: request,
        res: reply,
        path: request.params.path,
        createContext: ({ req, res }) => createContext(services, req, res),
        // Selections outgrow a URL: queries may come by POST.
        allowMethodOverride: true,
        maxBatchSize: MAX_BATCHED_CALLS,
        onError({ error, path }) {
          const app = toAppError(error);
          if (app.reason === 'INTERNAL')
            logger.error({ err: error.cause ?? error, path }, 'a procedure failed');
        },
        responseMeta({ errors }) {
          const after = errors
            .map((error) => retryAfterSeconds(toAppError(error)))
            .find((s) => s !== undefined);
          return after === undefined ? {} : { headers: new Headers({ 'retry-after': String(after) }) };
        },
      });
    // A long procedure waits now and then: each wait has its bound there, the sum has none.
    await (LONG.has(request.params.path) ? handle() : withPatience(request.patience, handle));
  };
  // GET and POST alone are taken: not even a request of the web's kind can be made of TRACE.
  app.get(TRPC, answer);
  app.post(TRPC, answer);
}

/** A live stream's own errors come as events after 200: whether there is room for it is told before. */
async function refuseIfNoRoom(services: Services, request: FastifyRequest): Promise<void> {
  const caller = await authenticate(services, request);
  if (caller?.kind === 'user') services.live.refuseIfFull(followerOf(caller));
}
