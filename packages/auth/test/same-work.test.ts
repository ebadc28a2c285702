// How long a log-in takes must not tell whether there is such a user. The work is looked at, not the clock.
import { openTestDatabase } from '@wp/db/testing';
import { expect, test, vi } from 'vitest';
import { createAuth } from '../src/index.ts';
import { CLI, failure, freshOrigin, PASSWORD } from './setup.ts';

const work = vi.hoisted((): string[] => []);

// The real thing, written down.
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const real = await importOriginal<typeof import('@node-rs/argon2')>();
  return {
    ...real,
    verify: (hashed: string, password: string) => {
      // Algorithm, version and cost; then the length of the salt and of the hash.
      const [, algorithm, version, cost, salt, digest] = hashed.split('$');
      work.push([algorithm, version, cost, salt?.length, digest?.length].join(' '));
      return real.verify(hashed, password);
    },
  };
});

// New passwords are judged in a thread of the built room, which is not what is looked at here.
vi.mock('../src/passwords/strength.ts', () => ({ guessability: async () => undefined }));

test('an unknown user is not told by less work than a known one', async () => {
  await using opened = await openTestDatabase();
  const auth = createAuth({ database: opened.database });
  await auth.users.create(CLI, { username: 'known', password: PASSWORD, role: 'viewer' });
  const gone = await auth.users.create(CLI, { username: 'gone', password: PASSWORD, role: 'viewer' });
  await auth.users.disable(CLI, { id: gone.id });
  const workOf = async (username: string, password: string) => {
    work.length = 0;
    const { reason } = await failure(auth.login({ username, password }, freshOrigin()));
    expect(reason).toBe('INVALID_CREDENTIALS');
    return [...work];
  };
  const known = await workOf('known', 'wrong');
  expect(known).toEqual(['argon2id v=19 m=19456,t=2,p=1 22 43']);
  for (const username of ['unknown', 'gone', '', 'nul\0', 'n'.repeat(1000)])
    for (const password of ['wrong', '', PASSWORD, 'w'.repeat(5000)])
      expect(await workOf(username, password), `${username.slice(0, 9)} ${password.slice(0, 9)}`).toEqual(
        known,
      );
}, 60_000);
