import type { Caller } from '@wp/auth';
import { AppError } from '@wp/contract';
import { ALL_TIME, countReadings, findModuleForRemoval, removeModuleWithReadings } from '@wp/db';
import type { Context } from '../context.ts';

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
    const moduleId = await findModuleForRemoval(trx, input.module_num);
    if (moduleId === undefined) {
      throw new AppError('UNKNOWN_MODULE', `There is no module ${input.module_num}.`, {
        details: { modules: [input.module_num] },
      });
    }
    const points = await countReadings(trx, { moduleId, ...ALL_TIME });
    const series = await trx.db
      .selectFrom('series')
      .select('metric_id')
      .where('module_id', '=', moduleId)
      .execute();
    const onlyRolledUp = points === 0 && series.length > 0;
    if (input.dryRun) return { module_num: input.module_num, points, onlyRolledUp, dryRun: true };
    if ((points > 0 || onlyRolledUp) && !input.withReadings) {
      const has = onlyRolledUp ? 'readings that retention left only in the roll-ups' : `${points} points`;
      throw new AppError(
        'HAS_READINGS',
        `The module ${input.module_num} has ${has}; ask with \`withReadings\` to remove them with it.`,
      );
    }
    await removeModuleWithReadings(trx, moduleId);
    await auth.audit(ctx.caller, 'modules.remove', input.module_num, { points }, ctx.origin, trx);
    return { module_num: input.module_num, points, onlyRolledUp, dryRun: false };
  });
  if (!input.dryRun) ingest.forgetIds();
  return answer;
}
