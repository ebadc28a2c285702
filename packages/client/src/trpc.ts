import { createHash } from 'node:crypto';
import { createTRPCClient, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@wp/api';
import { type IngestInput, type Receipt, receiptSchema, storedReceiptSchema } from '@wp/contract';
import { CallFailure } from './retry.ts';

export type TokenSource = string | (() => string | Promise<string>);
export type BatchInput = Extract<IngestInput, { readings: unknown }> & { batchId: string };
export type IngestCall = (input: BatchInput, options: { signal: AbortSignal }) => Promise<Receipt>;
/** The receipt that the server has of exactly this batch; undefined where it has none, or one of other bytes. */
export type ReceiptCall = (
  input: BatchInput,
  options: { signal: AbortSignal },
) => Promise<Receipt | undefined>;

/** Whether the server says that it is well: reachable, migrated, its database answering. */
export type ReadyCall = (signal: AbortSignal) => Promise<boolean>;

/** The typed calls of the server; plain JSON on the wire, one request a call. */
export type TrpcClient = TRPCClient<AppRouter>;

export function createTrpcClient(url: string, token: TokenSource, fetchImpl: typeof fetch): TrpcClient {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: trpcUrl(url),
        headers: async () => ({
          Authorization: `Bearer ${typeof token === 'function' ? await token() : token}`,
        }),
        fetch: async (input, init) => requireJson(await fetchImpl(input as string, init as RequestInit)),
      }),
    ],
  });
}

const READY_TIMEOUT_MS = 10_000;

export function createReadyCall(url: string, fetchImpl: typeof fetch): ReadyCall {
  const ready = trpcUrl(url).replace(/\/trpc$/, '/health/ready');
  return async (signal) => {
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
      const answer = await fetchImpl(ready, { signal: within });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  };
}

/** `http://host:8000` and `http://host:8000/trpc` name the same server. */
export function trpcUrl(url: string): string {
  const base = new URL(url);
  const path = base.pathname.replace(/\/+$/, '');
  return `${base.origin}${path.endsWith('/trpc') ? path : `${path}/trpc`}`;
}

/** A proxy's HTML must keep its status and `Retry-After`, which the link would lose with the parse error. */
async function requireJson(response: Response): Promise<Response> {
  if (/json/i.test(response.headers.get('content-type') ?? '')) return response;
  await response.body?.cancel();
  throw new CallFailure(`The answer was not JSON (HTTP ${response.status}): is the url that of the server?`, {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
  });
}

/** The one call that the queue needs, with every failure as a `CallFailure`. */
export function createIngestCall(trpc: TrpcClient): IngestCall {
  return async (input, options) => {
    try {
      const answer: unknown = await trpc.readings.ingest.mutate(input, options);
      const receipt = receiptSchema.safeParse(answer);
      if (receipt.success) return receipt.data;
    } catch (error) {
      throw toCallFailure(error);
    }
    throw new CallFailure('The answer was no receipt: is the url that of the server?', { status: 200 });
  };
}

/** Asks whether a batch whose answer was lost is stored already, byte by byte the same: then nothing is to be sent. */
export function createReceiptCall(trpc: TrpcClient): ReceiptCall {
  return async (input, options) => {
    let answer: unknown;
    try {
      answer = await trpc.readings.receipt.query({ batchId: input.batchId }, options);
    } catch (error) {
      const failure = toCallFailure(error);
      if (failure.fromServer && failure.status === 404) return undefined;
      throw failure;
    }
    // A queue's copy on another device counts its batches alike: the digest of the bytes tells them apart. An older
    // server gives none, and then sending again is the only way to know.
    const stored = storedReceiptSchema.safeParse(answer);
    if (!stored.success) return undefined;
    const { sha256, ...receipt } = stored.data;
    const sent = createHash('sha256').update(JSON.stringify(input)).digest('hex');
    return sha256 === sent ? receipt : undefined;
  };
}

export function toCallFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  if (!(error instanceof TRPCClientError)) return new CallFailure(String(error), {}, error);
  if (error.cause instanceof CallFailure) return error.cause;
  const response: unknown = error.meta?.response;
  const data: { httpStatus?: unknown; reason?: unknown } = error.data ?? {};
  const answered = response instanceof Response;
  const status = answered ? response.status : undefined;
  return new CallFailure(
    error.message,
    {
      status: typeof data.httpStatus === 'number' ? data.httpStatus : status,
      reason: typeof data.reason === 'string' ? data.reason : undefined,
      retryAfter: answered ? response.headers.get('retry-after') : null,
      fromServer: typeof data.httpStatus === 'number',
    },
    error,
  );
}
