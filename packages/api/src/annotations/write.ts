import type { UserCaller } from '@wp/auth';
import { AppError } from '@wp/contract';
import { selectAnnotations, type Transaction, toAnnotation } from '@wp/db';
import type { Context } from '../context.ts';

interface NewAnnotation {
  module: string;
  metric?: string | undefined;
  from: number;
  to: number;
  kind: 'note' | 'flag';
  label?: string | undefined;
  text: string;
  clientKey?: string | undefined;
}

/** Keeps an annotation; one that the same author sent before under the same key is answered as it is. */
export async function createAnnotation(ctx: Context & { caller: UserCaller }, input: NewAnnotation) {
  const { database } = ctx.services;
  return database.transaction(async (trx) => {
    const moduleId = await idOfModule(trx, input.module);
    if (moduleId === undefined) {
      throw new AppError('UNKNOWN_MODULE', `There is no module ${input.module}.`, {
        details: { modules: [input.module] },
      });
    }
    const metricId = input.metric === undefined ? null : await idOfMetric(trx, input.metric);
    if (metricId === undefined) {
      const metrics = [input.metric ?? ''];
      throw new AppError('UNKNOWN_METRIC', `There is no metric ${metrics[0]}.`, { details: { metrics } });
    }
    const { userId } = ctx.caller;
    const made = await trx.db
      .insertInto('annotations')
      .values({
        module_id: moduleId,
        metric_id: metricId,
        from_time: new Date(input.from),
        to_time: new Date(input.to),
        kind: input.kind,
        label: input.label ?? null,
        text: input.text,
        client_key: input.clientKey ?? null,
        created_by: userId,
      })
      .onConflict((oc) => oc.columns(['created_by', 'client_key']).doNothing())
      .returning('id')
      .executeTakeFirst();
    const query = selectAnnotations(trx.db);
    const row = await (made === undefined
      ? query.where('a.created_by', '=', userId).where('a.client_key', '=', input.clientKey ?? '')
      : query.where('a.id', '=', made.id)
    ).executeTakeFirstOrThrow();
    return { ...toAnnotation(row), created: made !== undefined };
  });
}

async function idOfModule(trx: Transaction, name: string): Promise<number | undefined> {
  const row = await trx.db
    .selectFrom('modules')
    .select('id')
    .where('module_num', '=', name)
    .executeTakeFirst();
  return row?.id;
}

async function idOfMetric(trx: Transaction, name: string): Promise<number | undefined> {
  const row = await trx.db.selectFrom('metrics').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id;
}

/**
 * An annotation that the caller may change: their own, or any for a superuser; nobody else changes it until the
 * transaction ends. Throws CHANGED_MEANWHILE where it is not as it was at `expectedUpdatedAt`.
 */
export async function getOwn(
  trx: Transaction,
  caller: UserCaller,
  { id, expectedUpdatedAt }: { id: number; expectedUpdatedAt?: string | undefined },
) {
  await trx.db.selectFrom('annotations').select('id').where('id', '=', id).forUpdate().execute();
  const row = await selectAnnotations(trx.db).where('a.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no annotation ${id}.`);
  if (row.created_by !== caller.userId && caller.role !== 'superuser') {
    throw new AppError(
      'NOT_ALLOWED',
      'This annotation is somebody else’s; only its author or a superuser changes it.',
    );
  }
  if (expectedUpdatedAt !== undefined && row.updated_at.getTime() !== Date.parse(expectedUpdatedAt)) {
    const present = toAnnotation(row);
    throw new AppError(
      'CHANGED_MEANWHILE',
      `This annotation was changed at ${present.updatedAt}: look at it as it is now, then change it again.`,
      { details: { present } },
    );
  }
  return row;
}
