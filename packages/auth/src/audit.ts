import { sql, type Transaction, type WpDatabase } from '@wp/db';
import type { AuditEntry, Origin } from './types.ts';

const MAX_AUDIT_PAGE = 1000;

export interface AuditAct {
  /** What was done, such as `users.create`. */
  action: string;
  /** On what, such as `user:7`. */
  target: string;
  /** Never a secret: rows are kept and shown. */
  details?: object;
  origin?: Origin | undefined;
  at: Date;
}

/** What the log needs to know of who acts; `anonymous` has not shown yet who they are. */
export type Named =
  | { kind: 'user'; userId: number; username: string }
  | { kind: 'gateway'; gatewayId: number; name: string }
  | { kind: 'cli' | 'anonymous' };

/** How an actor is named in the log: stable by id, readable by name. */
export function actorName(actor: Named): string {
  switch (actor.kind) {
    case 'user':
      return `user:${actor.userId}:${actor.username}`;
    case 'gateway':
      return `gateway:${actor.gatewayId}:${actor.name}`;
    case 'cli':
      return 'cli';
    case 'anonymous':
      return 'anonymous';
  }
}

export async function insertAudit(db: Transaction['db'], actor: Named, act: AuditAct): Promise<void> {
  await sql`insert into audit_log (at, actor, action, target, details, address)
    values (${act.at}::timestamptz, ${actorName(actor)}, ${act.action}, ${act.target},
      ${JSON.stringify(act.details ?? {})}::jsonb, ${act.origin?.address.slice(0, 64) ?? null})`.execute(db);
}

/** A page of the log. What is filtered by stands anywhere in the actor's or the action's name; times are half open. */
export interface AuditPage {
  limit: number;
  beforeId?: number | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Newest first; `beforeId` is the last id of the page before. */
export async function listAudit(database: WpDatabase, page: AuditPage): Promise<AuditEntry[]> {
  const { actor, action, from, to } = page;
  // Looked for as a text: in LIKE the `_` of a name would stand for any letter.
  const holds = (column: 'actor' | 'action', part: string | undefined) =>
    sql<boolean>`position(lower(${part ?? ''}) in lower(${sql.ref(column)})) > 0`;
  const rows = await database.db
    .selectFrom('audit_log')
    .selectAll()
    .$if(page.beforeId !== undefined, (query) => query.where('id', '<', page.beforeId ?? 0))
    .$if(actor !== undefined, (query) => query.where(holds('actor', actor)))
    .$if(action !== undefined, (query) => query.where(holds('action', action)))
    .$if(from !== undefined, (query) => query.where(sql<boolean>`at >= ${from}::timestamptz`))
    .$if(to !== undefined, (query) => query.where(sql<boolean>`at < ${to}::timestamptz`))
    .orderBy('id', 'desc')
    .limit(Math.min(Math.max(1, Math.trunc(page.limit)), MAX_AUDIT_PAGE))
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
