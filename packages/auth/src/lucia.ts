/** The only place that knows Lucia: its sessions over our table, with only SHA-256 of the session id stored. */
import type { Role } from '@wp/contract';
import type { Session as DatabaseConnection } from '@wp/db';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';
import { sha256Hex } from './token.ts';

export const SLIDING_DAYS = 10;
const SLIDING_MS = SLIDING_DAYS * 86_400_000;
export const ABSOLUTE_MS = 90 * 86_400_000;

interface SessionAttributes {
  publicId: string;
  address: string | null;
  userAgent: string | null;
}
interface UserAttributes {
  username: string;
  role: Role;
  disabled: boolean;
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    UserId: number;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

export type SessionManager = ReturnType<typeof createSessionManager>;

/** Lucia over the given connection; inside a transaction pass the transaction's. */
export function createSessionManager(db: DatabaseConnection['db'], now: () => Date) {
  return new Lucia<SessionAttributes, UserAttributes>(createAdapter(db, now), {
    sessionExpiresIn: new TimeSpan(SLIDING_DAYS, 'd'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
}

function createAdapter(db: DatabaseConnection['db'], now: () => Date): Adapter {
  // Lucia reads the machine's clock: times are shifted to it, and its "from now" is counted by the clock that was given.
  const toLucia = (time: Date) => new Date(time.getTime() + Date.now() - now().getTime());
  const slidEnd = () => new Date(now().getTime() + SLIDING_MS);

  return {
    async getSessionAndUser(sessionId) {
      const row = await findSession(db, sessionId);
      if (row === undefined) return [null, null];
      const atItsEnd = row.expires_at.getTime() >= row.absolute_expires_at.getTime();
      const alive = row.expires_at.getTime() > now().getTime();
      const session: DatabaseSession = {
        // The id that was given, not its hash: else Lucia's updates would hash twice and find nothing.
        id: sessionId,
        userId: row.user_id,
        // What cannot slide any further is shown as fresh, so that Lucia does not write on every request.
        expiresAt: atItsEnd && alive ? new Date(Date.now() + SLIDING_MS) : toLucia(row.expires_at),
        attributes: { publicId: row.public_id, address: row.address, userAgent: row.user_agent },
      };
      const { username, role } = row;
      return [
        session,
        { id: row.user_id, attributes: { username, role, disabled: row.disabled_at !== null } },
      ];
    },
    async getUserSessions() {
      throw new Error('sessions are listed by their public ids, in sessions.ts');
    },
    async setSession(session) {
      const createdAt = now();
      const values = {
        id_hash: sha256Hex(session.id),
        public_id: session.attributes.publicId,
        user_id: session.userId,
        expires_at: slidEnd(),
        absolute_expires_at: new Date(createdAt.getTime() + ABSOLUTE_MS),
        created_at: createdAt,
        address: session.attributes.address,
        user_agent: session.attributes.userAgent,
      };
      await db.insertInto('sessions').values(values).execute();
    },
    async updateSessionExpiration(sessionId) {
      await db
        .updateTable('sessions')
        .set((eb) => ({
          expires_at: eb.fn<Date>('least', [
            eb.cast(eb.val(slidEnd()), 'timestamptz'),
            'absolute_expires_at',
          ]),
        }))
        .where('id_hash', '=', sha256Hex(sessionId))
        .execute();
    },
    async deleteSession(sessionId) {
      await db.deleteFrom('sessions').where('id_hash', '=', sha256Hex(sessionId)).execute();
    },
    async deleteUserSessions(userId) {
      await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
    },
    async deleteExpiredSessions() {
      await db.deleteFrom('sessions').where('expires_at', '<=', now()).execute();
    },
  };
}

const findSession = (db: DatabaseConnection['db'], sessionId: string) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select([
      's.public_id',
      's.user_id',
      's.expires_at',
      's.absolute_expires_at',
      's.address',
      's.user_agent',
    ])
    .select(['u.username', 'u.role', 'u.disabled_at'])
    .where('s.id_hash', '=', sha256Hex(sessionId))
    .executeTakeFirst();
