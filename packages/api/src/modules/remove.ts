import type { Caller } from '@wp/auth';
import { AppError } from '@wp/contract';
import { countReadings, removeReadings } from '@wp/db';
import type { Context } from '../context.ts';

const ALL_TIME = { fromMs: Date.UTC(1900, 0, 1), toMs: Date.UTC(2200, 0, 1) };

/**
 * Removes a module; one that has readings only with them and on request, for they are gone then. What retention left
 * only in the roll-ups counts: without the module nothing can ask for it any more.
 */
export async function removeModule(
  ctx: Context & { caller: Caller },
  input: { module_num: string; withReadings: boolean; dryRun: boolean },
) {
  const { database, auth, ingest } = ctx.services;
  const answer = await database.transaction(async (trx) => {
    const module = await trx.db
      .selectFrom('modules')
      .select('id')
      .where('module_num', '=', input.module_num)
      .forUpdate()
      .executeTakeFirst();
    if (module === undefined) {
      throw new AppError('UNKNOWN_MODULE', `There is no module ${input.module_num}.`, {
        details: { modules: [input.module_num] },
      });
    }
    const range = { moduleId: module.id, ...ALL_TIME };
    const points = await countReadings(trx, range);
    const series = await trx.db
      .selectFrom('series')
      .select('metric_id')
      .where('module_id', '=', module.id)
      .execute();
    const onlyRolledUp = points === 0 && series.length > 0;
    if (input.dryRun) return { module_num: input.module_num, points, onlyRolledUp, dryRun: true };
    if ((points > 0 || onlyRolledUp) && !input.withReadings) {
      const has = onlyRolledUp ? 'readings that retention left only in the roll-ups' : `${points} points`;
      throw new AppError(
        'ALREADY_EXISTS',
        `The module ${input.module_num} has ${has}; ask with \`withReadings\` to remove them with it.`,
      );
    }
    await removeReadings(trx, range);
    await trx.db.deleteFrom('modules').where('id', '=', module.id).execute();
    await auth.audit(ctx.caller, 'modules.remove', input.module_num, { points }, ctx.origin, trx);
    return { module_num: input.module_num, points, onlyRolledUp, dryRun: false };
  });
  if (!input.dryRun) ingest.forgetIds();
  return answer;
}
