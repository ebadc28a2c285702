import { type TRPCClient, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@wp/api';
import type { Change, Known, NewAnnotation, Sent, Words } from './outbox.ts';

type Client = TRPCClient<AppRouter>;

/**
 * Sends one change; whether the server has it, is away, or will not have it. An answer that was lost on its way is no
 * reason to do it twice: what the server has already counts as done.
 */
export async function sendChange(client: Client, change: Change): Promise<Sent> {
  try {
    if (change.act === 'create') await create(client, change.annotation);
    else if (change.act === 'update') await update(client, change.of, change.words);
    else await client.annotations.remove.mutate(target(change.of));
    return 'kept';
  } catch (error) {
    return sentOf(error, change);
  }
}

const target = ({ id, updatedAt }: Pick<Known, 'id' | 'updatedAt'>) => ({ id, expectedUpdatedAt: updatedAt });

const update = (client: Client, of: Pick<Known, 'id' | 'updatedAt'>, { label, text }: Words) =>
  client.annotations.update.mutate({ ...target(of), label, text });

async function create(client: Client, annotation: NewAnnotation): Promise<void> {
  const { label, ...rest } = annotation;
  const answer = await client.annotations.create.mutate(label === '' ? rest : annotation);
  const words = { label: label === '' ? null : label, text: annotation.text };
  // It was sent before, its answer was lost, and it was reworded meanwhile.
  if (!answer.created && !saysTheSame(answer, words)) await update(client, answer, words);
}

const saysTheSame = (one: Words, other: Words): boolean =>
  one.label === other.label && one.text === other.text;

function sentOf(error: unknown, change: Change): Sent {
  if (!(error instanceof TRPCClientError)) return 'away';
  const { data, message } = error as TRPCClientError<AppRouter>;
  const status: unknown = data?.httpStatus;
  // The server will have it later: signed out meanwhile, or too much at once.
  if (typeof status !== 'number' || status === 401 || status === 429 || status >= 500) return 'away';
  if (change.act === 'remove' && data?.reason === 'NOT_FOUND') return 'kept';
  if (data?.reason !== 'CHANGED_MEANWHILE') return { refused: { why: message } };
  const { present } = data.details as { present: Known };
  if (change.act === 'update' && saysTheSame(present, change.words)) return 'kept';
  return { refused: { why: message, present } };
}
