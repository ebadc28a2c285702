import { type DeadBatch, deadBatches, deadRecords, inspectQueue, removeDeadBatch } from '@wp/client';
import { Command } from 'commander';
import { readServerAddress, type ServerAddress, wantsJson } from '../context.ts';
import { formatTable, print } from '../output.ts';
import { sendPiece } from '../send-piece.ts';

export const queueCommand = () =>
  new Command('queue')
    .description("look into a gateway's queue on this machine, and send again what the server refused")
    .argument('<dir>', "the gateway's queueDir")
    .argument('[what]', 'status, dead or retry', 'status')
    .argument('[batch...]', 'of retry: these batches alone')
    .addHelpText(
      'after',
      `
status  how many readings wait, since when, and what became of the others
dead    the batches that the server refused for good, with its reason, and their files
retry   sends those again (WP_URL, WP_TOKEN); what is acknowledged is taken out of dead/

All three may be used while the gateway runs.

Examples:
  $ wp queue ./queue
  $ WP_URL=https://wp.example WP_TOKEN=wpg_… wp queue ./queue retry`,
    )
    .action(async (directory: string, what: string, batches: string[], _options, command: Command) => {
      const json = wantsJson(command);
      if (what === 'status') return status(directory, json);
      if (what === 'dead') return dead(directory, json);
      if (what === 'retry') return retry(directory, batches, json);
      command.error(`error: wp queue DIR status, dead or retry, not ${what}`);
    });

async function status(directory: string, json: boolean): Promise<void> {
  const { oldestQueuedAt, ...found } = await inspectQueue(directory);
  const oldest = oldestQueuedAt === undefined ? null : new Date(oldestQueuedAt).toISOString();
  const { totals, dead: aside } = found;
  const count = (value: number) => value.toLocaleString('en');
  print(
    json,
    { ...found, heldBy: found.heldBy ?? null, oldestQueuedAt: oldest },
    [
      `gateway     ${found.heldBy === undefined ? 'none runs on this queue' : `process ${found.heldBy}`}`,
      `waiting     ${count(found.records)} readings, ${count(found.bytes)} bytes${oldest === null ? '' : `, since ${oldest}`}`,
      `sent        ${count(totals.sent)}: ${count(totals.stored)} stored, ${count(totals.duplicates)} duplicates, ${count(totals.replaced)} replaced, ${count(totals.rejected)} rejected`,
      `dead        ${count(aside.records)} readings in ${count(aside.batches)} batches${aside.batches > 0 ? `; wp queue ${directory} dead` : ''}`,
      `lost        ${count(totals.dropped)} dropped, ${count(totals.corrupt + found.damagedPieces)} damaged pieces`,
    ].join('\n'),
  );
}

async function dead(directory: string, json: boolean): Promise<void> {
  await inspectQueue(directory);
  const batches = await deadBatches(directory);
  const rows = batches.map(({ batchId, at, records, reason, message }) => ({
    batchId,
    at,
    records,
    reason,
    message,
  }));
  print(json, batches, batches.length === 0 ? 'No batch was set aside.' : formatTable(rows));
}

interface Retried {
  batchId: string;
  records: number;
  stored: number;
  duplicates: number;
  rejected: number;
  /** Why it stays; null: it was acknowledged. */
  error: string | null;
}

async function retry(directory: string, names: readonly string[], json: boolean): Promise<void> {
  await inspectQueue(directory);
  const all = await deadBatches(directory);
  const chosen = names.length === 0 ? all : all.filter(({ batchId }) => names.includes(batchId));
  const unknown = names.filter((name) => !all.some(({ batchId }) => batchId === name));
  const address = readServerAddress();
  const retried: Retried[] = unknown.map((batchId) => ({
    ...none,
    batchId,
    error: 'There is no such batch.',
  }));
  for (const batch of chosen) retried.push(await sendAgain(batch, address));
  if (retried.some(({ error }) => error !== null)) process.exitCode = 1;
  print(
    json,
    retried,
    retried.length === 0 ? 'No batch was set aside.' : formatTable(retried.map((one) => ({ ...one }))),
  );
}

const none = { records: 0, stored: 0, duplicates: 0, rejected: 0 };

/**
 * Sends a batch of dead/ again and takes it out once it has a receipt; the refused readings are then in the server's
 * quarantine.
 */
async function sendAgain({ batchId, file, records }: DeadBatch, address: ServerAddress): Promise<Retried> {
  try {
    const { stored, duplicates, rejected } = await sendPiece(address, await deadRecords(file), 'ignore');
    await removeDeadBatch(file);
    return { batchId, records, stored, duplicates, rejected, error: null };
  } catch (error) {
    return { ...none, batchId, records, error: error instanceof Error ? error.message : String(error) };
  }
}
