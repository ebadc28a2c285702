import type { Caller } from '@wp/auth';
import {
  type DryRun,
  dryRunBefore,
  getPolicies,
  type Policies,
  setCompression,
  setMinuteRollup,
  setRetention,
} from '@wp/db';
import type { Context } from '../context.ts';

interface PolicyChange {
  retention?: Policies['retention'] | undefined;
  compression?: Policies['compression'] | undefined;
  minute?: boolean | undefined;
  dryRun: boolean;
}

/** Changes policies, or says with `dryRun` how many points, from when, how many bytes they would touch. */
export async function setPolicies(ctx: Context & { caller: Caller }, input: PolicyChange) {
  const { database, auth } = ctx.services;
  const { retention, compression, minute, dryRun } = input;
  const effects: { retention?: DryRun; compression?: DryRun } = {};
  if (retention?.keepDays != null)
    effects.retention = await dryRunBefore(database.db, retention.keepDays, false);
  if (compression?.afterDays != null)
    effects.compression = await dryRunBefore(database.db, compression.afterDays, true);
  if (!dryRun) {
    await database.transaction(async (trx) => {
      if (retention !== undefined) await setRetention(trx, retention.keepDays);
      if (compression !== undefined) await setCompression(trx, compression.afterDays);
      await auth.audit(
        ctx.caller,
        'admin.policies.set',
        'policies',
        { retention, compression, minute },
        ctx.origin,
        trx,
      );
    });
    // A continuous aggregate is not made inside a transaction.
    if (minute !== undefined) await setMinuteRollup(database, minute);
  }
  return { policies: await getPolicies(database.db), dryRun, effects };
}
