import { at } from '@wp/contract';
import { sql, type Transaction } from '@wp/db';
import type { IngestCore } from './core.ts';
import type { Sender } from './ingest-types.ts';
import type { Outcome } from './write/tally.ts';
import { writeChunks } from './write/write-batch.ts';

export interface ReplayRequest {
  id: number;
  /** The record as it should have been; absent: as it was sent. */
  corrected?: unknown;
}

export interface ReplayAnswer {
  id: number;
  outcome: Outcome | 'already-replayed' | 'not-found';
  code?: string;
  path?: string;
  message?: string;
}

/** Tries quarantined records again, each in a transaction with its mark, so that none is replayed twice. */
export async function replayQuarantined(
  core: IngestCore,
  requests: readonly ReplayRequest[],
  principal: string,
): Promise<ReplayAnswer[]> {
  const answers: ReplayAnswer[] = [];
  for (const request of requests) answers.push(await replayOne(core, request, principal));
  return answers;
}

async function replayOne(core: IngestCore, request: ReplayRequest, principal: string): Promise<ReplayAnswer> {
  const { id } = request;
  const row = await core.database.db
    .selectFrom('quarantine')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return { id, outcome: 'not-found' };
  if (row.replayed_at !== null) return { id, outcome: 'already-replayed' };
  const onDuplicate = row.on_duplicate === 'replace' ? 'replace' : 'ignore';
  const text = request.corrected === undefined ? row.record : JSON.stringify(request.corrected);
  const bytes = new TextEncoder().encode(text);
  const sender: Sender = { principal, timeZone: row.time_zone, autoRegister: false, modules: undefined };
  const rules = await core.rulesFor(sender);
  const spans = Int32Array.of(0, bytes.length);
  const parsed = await core.pool.parse({ bytes, spans, rules, onDuplicate });
  sender.autoRegister = await mayRegister(core, row.principal, parsed.moduleNames);
  let chunk = at(await core.resolve([parsed], sender), 0);
  const refusal = (): ReplayAnswer | undefined => {
    const [wrong] = chunk.rejected;
    if (wrong === undefined) return undefined;
    return { id, outcome: 'rejected', code: wrong.code, path: wrong.path, message: wrong.message };
  };
  let refused = refusal();
  if (refused !== undefined) return refused;
  let outcome: Outcome | 'already-replayed' = 'already-replayed';
  const write = async (trx: Transaction) => {
    // Judged anew it may be refused after all: then it is not marked, as it would be lost to who looks for it.
    refused = refusal();
    if (refused !== undefined) return [];
    const marked =
      await sql`update quarantine set replayed_at = now() where id = ${id} and replayed_at is null`.execute(
        trx.db,
      );
    if (Number(marked.numAffectedRows) === 0) return [];
    const tallies = await writeChunks(trx, [chunk], onDuplicate, { server: core.server });
    outcome = tallies[0]?.outcomes[0] ?? 'rejected';
    return tallies;
  };
  const written = await core.commit(write, async () => {
    chunk = at(await core.renew([chunk], sender), 0);
  });
  core.announceWritten([chunk], written);
  return refused ?? { id, outcome };
}

/** Whether the gateway that sent a record may register these modules now: it may have been allowed to meanwhile. */
async function mayRegister(core: IngestCore, sentBy: string, modules: readonly string[]): Promise<boolean> {
  const id = /^gateway:(\d+)$/.exec(sentBy)?.[1];
  if (id === undefined) return false;
  const { db } = core.database;
  const gateway = await db
    .selectFrom('gateways')
    .select(['auto_register', 'limited'])
    .where('id', '=', Number(id))
    .executeTakeFirst();
  if (gateway?.auto_register !== true || !gateway.limited) return gateway?.auto_register === true;
  const own = await db
    .selectFrom('gateway_modules')
    .select('module_num')
    .where('gateway_id', '=', Number(id))
    .execute();
  const allowed = new Set(own.map((row) => row.module_num));
  return modules.every((name) => allowed.has(name));
}
