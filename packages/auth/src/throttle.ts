/**
 * Failed logins are counted by address, and over all addresses by account. Five of an address are free; then it waits,
 * longer each time. An account has a ceiling far above that, and never waits long at it, so that nobody who fails
 * elsewhere locks its owner out.
 */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { AppError, type Limit } from '@wp/contract';
import { sql, type WpDatabase } from '@wp/db';

const ADDRESS = { free: 5, maxDelaySeconds: 15 * 60 };
const ACCOUNT = { free: 100, maxDelaySeconds: 60 };
const DECAY_MS = 24 * 3_600_000;
const MAX_ROWS = 50_000;
const PRUNE_EVERY_MS = 60_000;

export type Throttle = ReturnType<typeof createThrottle>;

/** Hashed, because people type passwords into the field for the name; the same for names that do not exist. */
export const accountKey = (username: string): string =>
  `account:${createHash('sha256').update(username.normalize('NFKC').toLowerCase()).digest('hex').slice(0, 40)}`;

/** An IPv6 address counts by its /64, which one subscriber has to himself. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return `address:${isIPv6(plain) ? ipv6Network(plain) : plain.slice(0, 64)}`;
}

function ipv6Network(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

export function createThrottle(database: WpDatabase, now: () => Date) {
  let lastPruned = Number.NEGATIVE_INFINITY;

  async function prune(): Promise<void> {
    const at = now();
    if (at.getTime() - lastPruned < PRUNE_EVERY_MS) return;
    lastPruned = at.getTime();
    const border = new Date(at.getTime() - DECAY_MS);
    await database.db.deleteFrom('login_throttle').where('last_failed_at', '<', border).execute();
    // The rows with most failures stay: nobody can wash his own away by failing under many names.
    await sql`delete from login_throttle where key in (
      select key from login_throttle order by failures desc, last_failed_at desc offset ${MAX_ROWS}::int)`.execute(
      database.db,
    );
  }

  return {
    /** Throws TOO_MANY_ATTEMPTS while one of the keys must wait. */
    async assertAllowed(keys: readonly string[]): Promise<void> {
      const at = now();
      const blocked = await database.db
        .selectFrom('login_throttle')
        .select(['key', 'failures', 'blocked_until'])
        .where('key', 'in', keys)
        .where('blocked_until', '>', at)
        .orderBy('blocked_until', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (blocked?.blocked_until) {
        throw tooManyAttempts(blocked.key, blocked.failures, blocked.blocked_until, at);
      }
    },

    /** Counts one failure on every key in one statement; always account before address, so that none deadlocks. */
    async recordFailure(keys: readonly string[]): Promise<void> {
      const at = now();
      const border = new Date(at.getTime() - DECAY_MS);
      const rows = keys.map((key) => sql`(${key}::text, 1, ${at}::timestamptz)`);
      const failures = sql`(case when t.last_failed_at < ${border}::timestamptz then 1
        else least(t.failures + 1, 1000) end)`;
      const isAccount = sql`t.key like 'account:%'`;
      const free = sql`(case when ${isAccount} then ${ACCOUNT.free}::int else ${ADDRESS.free}::int end)`;
      const longest = sql`(case when ${isAccount} then ${ACCOUNT.maxDelaySeconds}::int
        else ${ADDRESS.maxDelaySeconds}::int end)`;
      await sql`insert into login_throttle as t (key, failures, last_failed_at) values ${sql.join(rows)}
        on conflict (key) do update set failures = ${failures}, last_failed_at = excluded.last_failed_at,
          blocked_until = case when ${failures} > ${free} then excluded.last_failed_at
            + least(${longest}, power(2, least(${failures} - ${free} - 1, 40)))
            * interval '1 second' end`.execute(database.db);
      await prune();
    },

    async reset(key: string): Promise<void> {
      await database.db.deleteFrom('login_throttle').where('key', '=', key).execute();
    },
  };
}

function tooManyAttempts(
  key: string,
  failures: number,
  until: Date,
  at: Date,
): AppError<'TOO_MANY_ATTEMPTS'> {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - at.getTime()) / 1000));
  const what = key.startsWith('account:') ? 'account' : 'address';
  const details: Limit = {
    limit: `failed_logins_by_${what}`,
    max: (what === 'account' ? ACCOUNT : ADDRESS).free,
    use: failures,
    retryAfterSeconds,
    resetAt: until.toISOString(),
  };
  return new AppError(
    'TOO_MANY_ATTEMPTS',
    `Too many failed logins for this ${what}; try again in ${retryAfterSeconds} s.`,
    { details },
  );
}
