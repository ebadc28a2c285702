import { AppError, moduleInputSchema, moduleNumSchema } from '@wp/contract';
import { findModule, listModules, upsertModules } from '@wp/db';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { textSchema } from '../text-input.ts';
import { ingestProcedure, readProcedure, router, superuserProcedure } from '../trpc.ts';
import { removeModule } from './remove.ts';

const MAX_MODULES = 10_000;
const byNum = z.object({ module_num: moduleNumSchema });
const text = textSchema(128).min(1).optional();

const getModule = async (db: Parameters<typeof findModule>[0], moduleNum: string) => {
  const module = await findModule(db, moduleNum);
  if (module !== undefined) return module;
  throw new AppError('UNKNOWN_MODULE', `There is no module ${moduleNum}.`, {
    details: { modules: [moduleNum] },
  });
};

export const modulesRouter = router({
  register: ingestProcedure
    .input(z.union([moduleInputSchema, z.array(moduleInputSchema).max(MAX_MODULES)]))
    .mutation(async ({ ctx, input }) => {
      const { caller, services } = ctx;
      const modules = Array.isArray(input) ? input : [input];
      const allowed = caller.kind === 'gateway' ? caller.modules : undefined;
      const foreign = modules.find((m) => allowed !== undefined && !allowed.has(m.module_num));
      if (foreign !== undefined) {
        throw new AppError(
          'MODULE_NOT_ALLOWED',
          `This gateway may not write the module ${foreign.module_num}.`,
        );
      }
      return services.database.transaction(async (trx) => {
        const created = await upsertModules(trx.db, modules);
        const target = modules.length === 1 ? (modules[0]?.module_num ?? '') : `${modules.length} modules`;
        if (caller.kind === 'user')
          await services.auth.audit(caller, 'modules.register', target, {}, ctx.origin, trx);
        return modules.map(({ module_num }) => ({
          module_num,
          // Only the first of one number twice in a request can have created it.
          status: created.delete(module_num) ? ('created' as const) : ('updated' as const),
        }));
      });
    }),

  list: readProcedure
    .input(
      z
        .object({
          search: text,
          asset: text,
          sensor_type: text,
          module_type: text,
          cursor: z.string().max(1024).optional(),
          limit: z.int().min(1).max(1000).default(100),
        })
        .optional(),
    )
    .query(async ({ ctx, input }) => {
      const { database, secretKey } = ctx.services;
      const limit = input?.limit ?? 100;
      const modules = await listModules(database.db, {
        search: input?.search,
        asset: input?.asset,
        sensorType: input?.sensor_type,
        moduleType: input?.module_type,
        after: input?.cursor === undefined ? undefined : decodeCursor(input.cursor, secretKey),
        limit: limit + 1,
      });
      const page = modules.slice(0, limit);
      const last = modules.length > limit ? page.at(-1) : undefined;
      return {
        modules: page,
        nextCursor: last === undefined ? null : encodeCursor(last.module_num, secretKey),
      };
    }),

  get: readProcedure
    .input(byNum)
    .query(({ ctx, input }) => getModule(ctx.services.database.db, input.module_num)),

  update: superuserProcedure.input(moduleInputSchema).mutation(({ ctx, input }) =>
    ctx.services.database.transaction(async (trx) => {
      const { module_num, ...rest } = input;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      await getModule(trx.db, module_num);
      await trx.db
        .updateTable('modules')
        .set({ ...given, updated_at: new Date() })
        .where('module_num', '=', module_num)
        .execute();
      await ctx.services.auth.audit(ctx.caller, 'modules.update', module_num, given, ctx.origin, trx);
      return getModule(trx.db, module_num);
    }),
  ),

  remove: superuserProcedure
    .input(
      z.strictObject({
        ...byNum.shape,
        withReadings: z.boolean().default(false),
        dryRun: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => removeModule(ctx, input)),
});
