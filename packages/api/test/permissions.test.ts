import { appRouter } from '@wp/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, WHO, type Who } from './caller-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.as('gateway').readings.ingest([{ module: 'm', voltage: 1, timestamp: '2024-01-01 00:00:00' }]);
});
afterAll(() => api[Symbol.asyncDispose]());

const USERS: Who[] = ['superuser', 'analyst', 'viewer', 'readOnly'];
const SIGNED_IN: Who[] = ['superuser', 'analyst', 'viewer'];
const SUPERUSERS: Who[] = ['superuser'];
const ADMIN_READERS: Who[] = ['superuser', 'readOnly'];
const SENDERS: Who[] = ['superuser', 'gateway'];
const EVERYONE: Who[] = [...WHO];

/** Who may call what. A procedure that is not here fails the test below. */
const MAY: Record<string, Who[]> = {
  'auth.login': EVERYONE,
  'auth.logout': SIGNED_IN,
  'auth.me': USERS,
  'auth.changePassword': SIGNED_IN,
  'auth.sessions.list': SIGNED_IN,
  'auth.sessions.revoke': SIGNED_IN,
  'users.create': SUPERUSERS,
  'users.list': ADMIN_READERS,
  'users.update': SUPERUSERS,
  'users.disable': SUPERUSERS,
  'users.enable': SUPERUSERS,
  'users.resetPassword': SUPERUSERS,
  'gateways.create': SUPERUSERS,
  'gateways.list': ADMIN_READERS,
  'gateways.rotateToken': SUPERUSERS,
  'gateways.revoke': SUPERUSERS,
  'tokens.create': SIGNED_IN,
  'tokens.list': USERS,
  'tokens.revoke': SIGNED_IN,
  'modules.register': SENDERS,
  'modules.list': USERS,
  'modules.get': USERS,
  'modules.update': SUPERUSERS,
  'modules.remove': SUPERUSERS,
  'metrics.list': USERS,
  'metrics.remove': SUPERUSERS,
  'metrics.update': SUPERUSERS,
  'readings.ingest': SENDERS,
  'readings.ingestStream': SENDERS,
  'readings.receipt': SENDERS,
  'readings.rejected': ['superuser', 'analyst', 'readOnly'],
  'readings.replay': SUPERUSERS,
  'readings.discard': SUPERUSERS,
  'readings.remove': SUPERUSERS,
  'readings.series': USERS,
  'readings.latest': USERS,
  'readings.changes': USERS,
  'readings.live': USERS,
  'annotations.create': ['superuser', 'analyst'],
  'annotations.list': USERS,
  'annotations.update': ['superuser', 'analyst'],
  'annotations.remove': ['superuser', 'analyst'],
  'admin.policies.get': ADMIN_READERS,
  'admin.policies.set': SUPERUSERS,
  'admin.storage': ADMIN_READERS,
  'admin.jobs.list': ADMIN_READERS,
  'admin.jobs.run': SUPERUSERS,
  'admin.audit': ADMIN_READERS,
};

it('every procedure has its line here', () => {
  expect(Object.keys(appRouter._def.procedures).sort()).toEqual(Object.keys(MAY).sort());
});

/** Calls with input that no procedure accepts: who may not call is told so before the input is looked at. */
async function refusal(who: Who, path: string): Promise<string | undefined> {
  let target: unknown = api.as(who);
  for (const part of path.split('.')) target = (target as Record<string, unknown>)[part];
  try {
    await (target as (input: unknown) => Promise<unknown>)({ nonsense: Symbol.iterator.toString() });
    return undefined;
  } catch (error) {
    const cause = (error as { cause?: { reason?: string } }).cause;
    return cause?.reason;
  }
}

describe.each(
  Object.entries(MAY).filter(([path]) => !['auth.logout', 'readings.ingestStream'].includes(path)),
)('%s', (path, may) => {
  it(`is refused to all but ${may.join(', ')}`, async () => {
    for (const who of EVERYONE) {
      const reason = await refusal(who, path);
      if (may.includes(who))
        expect(['NOT_ALLOWED', 'NOT_SIGNED_IN'], `${who}: ${reason}`).not.toContain(reason);
      else expect(reason, who).toBe(who === 'anonymous' ? 'NOT_SIGNED_IN' : 'NOT_ALLOWED');
    }
  });
});
