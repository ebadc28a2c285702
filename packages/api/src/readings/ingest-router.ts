import type { Caller } from '@wp/auth';
import {
  AppError,
  batchIdSchema,
  type IngestInput,
  idSchema,
  ingestOptionsSchema,
  type RawRecord,
  RECORD_ERROR_CODES,
} from '@wp/contract';
import { countQuarantined, discardQuarantined, findReceipt, listQuarantined } from '@wp/db';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { analystReadProcedure, ingestProcedure, superuserProcedure } from '../trpc.ts';
import { removeRange, removeSchema } from './remove.ts';
import { senderOf } from './sender.ts';
import { whileAllowed } from './while-allowed.ts';

const MAX_REPLAYED = 1000;

export const ingestProcedures = {
  /** The body's bytes go to the workers as they came; the type is for typed callers, the workers do the judging. */
  ingest: ingestProcedure.input(z.custom<IngestInput>(() => true)).mutation(({ ctx, input }) => {
    const body = ctx.request.body ?? new TextEncoder().encode(JSON.stringify(input ?? null));
    return ctx.services.ingest.ingestBody(body, senderOf(ctx.caller));
  }),

  ingestStream: ingestProcedure
    .input(z.custom<Blob | Uint8Array | ReadableStream | undefined>(() => true).optional())
    .mutation(async ({ ctx }) => {
      const options = streamOptions(ctx.request.headers);
      const { signal, leave } = whileAllowed(ctx.services, ctx.caller);
      try {
        return await ctx.services.ingest.ingestStream(ctx.request.raw, senderOf(ctx.caller), {
          ...options,
          signal,
        });
      } finally {
        leave();
      }
    }),

  receipt: ingestProcedure
    .input(z.object({ batchId: batchIdSchema, gatewayId: idSchema.optional() }))
    .query(async ({ ctx, input }) => {
      const receipt = await findReceipt(
        ctx.services.database.db,
        input.batchId,
        principalAskedFor(ctx.caller, input.gatewayId),
      );
      if (receipt === undefined) {
        throw new AppError('NOT_FOUND', `There is no receipt for the batch ${input.batchId}: send it again.`);
      }
      return receipt;
    }),

  rejected: analystReadProcedure
    .input(
      z
        .object({
          batchId: batchIdSchema.optional(),
          code: z.enum(RECORD_ERROR_CODES).optional(),
          includeReplayed: z.boolean().default(false),
          beforeId: z.int().positive().optional(),
          limit: z.int().min(1).max(1000).default(100),
        })
        .optional(),
    )
    .query(({ ctx, input }) =>
      listQuarantined(ctx.services.database.db, input ?? { includeReplayed: false, limit: 100 }),
    ),

  replay: superuserProcedure
    .input(
      z.strictObject({
        ids: z.array(z.int().positive()).min(1).max(MAX_REPLAYED),
        /** The record as it should have been, by id. */
        corrected: z
          .record(
            z.string().regex(/^\d+$/),
            z.custom<RawRecord>((v) => typeof v === 'object'),
          )
          .optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { ingest, auth } = ctx.services;
      const requests = [...new Set(input.ids)].map((id) => {
        const corrected = input.corrected?.[String(id)];
        return corrected === undefined ? { id } : { id, corrected };
      });
      const results = await ingest.replay(requests, senderOf(ctx.caller).principal);
      await auth.audit(
        ctx.caller,
        'readings.replay',
        `${requests.length} records`,
        { ids: input.ids },
        ctx.origin,
      );
      return { results };
    }),

  /** Forgets refused records for good, or says with `dryRun` how many that would be. */
  discard: superuserProcedure
    .input(
      z.strictObject({
        ids: z.array(z.int().positive()).min(1).max(MAX_REPLAYED),
        dryRun: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input: { ids, dryRun } }) => {
      const { database, auth } = ctx.services;
      return database.transaction(async (trx) => {
        const found = await countQuarantined(trx.db, ids);
        if (!dryRun) {
          await discardQuarantined(trx.db, ids);
          const target = `${found.records} records`;
          await auth.audit(ctx.caller, 'readings.discard', target, { ids }, ctx.origin, trx);
        }
        return { ...found, dryRun };
      });
    }),

  remove: superuserProcedure.input(removeSchema).mutation(({ ctx, input }) => removeRange(ctx, input)),
};

/** A gateway's own; of a superuser the gateway's that is named, or else whoever's sent the batchId last. */
function principalAskedFor(caller: Caller, gatewayId: number | undefined): string | undefined {
  if (caller.kind === 'user') return gatewayId === undefined ? undefined : `gateway:${gatewayId}`;
  if (gatewayId === undefined || gatewayId === caller.gatewayId) return senderOf(caller).principal;
  throw new AppError('NOT_ALLOWED', 'A gateway is told of its own batches alone; leave out `gatewayId`.');
}

function streamOptions(headers: Context['request']['headers']) {
  const header = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const options = ingestOptionsSchema.parse({
    batchId: header('x-batch-id'),
    mode: header('x-mode'),
    onDuplicate: header('x-on-duplicate'),
  });
  const encoding = header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `Content-Encoding ${encoding} is not known; send gzip, or none.`,
    );
  }
  return { ...options, gzip: encoding === 'gzip' };
}
