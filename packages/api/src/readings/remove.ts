import type { Caller } from '@wp/auth';
import { AppError, instantSchema, metricNameSchema, moduleNumSchema } from '@wp/contract';
import { countReadings, removeReadings } from '@wp/db';
import { z } from 'zod';
import type { Context } from '../context.ts';

export const removeSchema = z
  .strictObject({
    module: moduleNumSchema,
    metrics: z.array(metricNameSchema).min(1).max(200).optional(),
    from: instantSchema,
    to: instantSchema,
    dryRun: z.boolean().default(false),
  })
  .refine((q) => q.from < q.to, { message: '`from` must lie before `to`', path: ['to'] });

/** Removes the points of a time range of a module, or says with `dryRun` how many that would be. */
export async function removeRange(ctx: Context & { caller: Caller }, input: z.output<typeof removeSchema>) {
  const { database, auth } = ctx.services;
  return database.transaction(async (trx) => {
    const module = await trx.db
      .selectFrom('modules')
      .select('id')
      .where('module_num', '=', input.module)
      .executeTakeFirst();
    if (module === undefined) {
      throw new AppError('UNKNOWN_MODULE', `There is no module ${input.module}.`, {
        details: { modules: [input.module] },
      });
    }
    const metricIds = input.metrics && (await metricIdsOf(trx.db, input.metrics));
    const range = { moduleId: module.id, metricIds, fromMs: input.from, toMs: input.to };
    if (input.dryRun) return { points: await countReadings(trx, range), dryRun: true };
    const points = await removeReadings(trx, range);
    const details = {
      from: new Date(input.from),
      to: new Date(input.to),
      metrics: input.metrics ?? 'all',
      points,
    };
    await auth.audit(ctx.caller, 'readings.remove', input.module, details, ctx.origin, trx);
    return { points, dryRun: false };
  });
}

async function metricIdsOf(
  db: Context['services']['database']['db'],
  names: readonly string[],
): Promise<number[]> {
  const rows = await db.selectFrom('metrics').select(['id', 'name']).where('name', 'in', names).execute();
  const unknown = names.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) {
    throw new AppError('UNKNOWN_METRIC', `Unknown: ${unknown.join(', ')}.`, {
      details: { metrics: unknown },
    });
  }
  return rows.map((row) => row.id);
}
