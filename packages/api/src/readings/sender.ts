import type { Caller } from '@wp/auth';
import type { Sender } from '@wp/ingest';

/** Whose batches these are and how they are read: a gateway by its settings, a superuser in UTC. */
export function senderOf(caller: Caller): Sender {
  if (caller.kind === 'user') {
    return { principal: `user:${caller.userId}`, timeZone: 'UTC', autoRegister: false, modules: undefined };
  }
  const { gatewayId, timeZone, autoRegister, modules } = caller;
  return { principal: `gateway:${gatewayId}`, timeZone, autoRegister, modules };
}
