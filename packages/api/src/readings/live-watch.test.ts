import type { Caller } from '@wp/auth';
import { expect, it, vi } from 'vitest';
import { createLiveWatch } from './live-watch.ts';

const caller = (credentialId: string): Caller => ({
  kind: 'user',
  userId: 1,
  username: 'u',
  role: 'viewer',
  via: 'session',
  credentialId,
  readOnly: false,
});

it('many live streams do not each poll the database: one question a credential, never two at once', async () => {
  const { watch } = createLiveWatch(5);
  let asking = 0;
  let most = 0;
  const asked: string[] = [];
  const isStillValid = async ({ credentialId }: Caller) => {
    asking += 1;
    most = Math.max(most, asking);
    asked.push(credentialId);
    await new Promise((resolve) => setImmediate(resolve));
    asking -= 1;
    return credentialId !== 'revoked';
  };
  const ended: string[] = [];
  const stops = Array.from({ length: 50 }, (_, i) => {
    const id = i % 2 === 0 ? 'good' : 'revoked';
    return watch(caller(id), isStillValid, () => ended.push(id));
  });
  await vi.waitFor(() => expect(ended.length).toBeGreaterThanOrEqual(25));
  for (const stop of stops) stop();
  expect(most).toBe(1);
  expect(new Set(ended)).toEqual(new Set(['revoked']));
  expect(asked.slice(0, 3)).toEqual(['good', 'revoked', 'good'].slice(0, asked.slice(0, 3).length));
});
