import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

export interface AnnotationFilter {
  module?: string | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
  beforeId?: number | undefined;
  limit: number;
}

/** Annotations with the names of what they speak of. */
export const selectAnnotations = (db: Kysely<Database>) =>
  db
    .selectFrom('annotations as a')
    .innerJoin('modules as m', 'm.id', 'a.module_id')
    .leftJoin('metrics as k', 'k.id', 'a.metric_id')
    .innerJoin('users as u', 'u.id', 'a.created_by')
    .select([
      'a.id',
      'm.module_num as module',
      'k.name as metric',
      'a.from_time',
      'a.to_time',
      'a.kind',
      'a.label',
    ])
    .select([
      'a.text',
      'a.client_key',
      'u.username as author',
      'a.created_by',
      'a.created_at',
      'a.updated_at',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selectAnnotations>['execute']>>[number];

/** As it goes over the wire. */
export const toAnnotation = (row: Row) => ({
  id: row.id,
  module: row.module,
  metric: row.metric,
  from: row.from_time.toISOString(),
  to: row.to_time.toISOString(),
  kind: row.kind,
  label: row.label,
  text: row.text,
  clientKey: row.client_key,
  author: row.author,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Annotations that touch a range, newest first. */
export async function listAnnotations(db: Kysely<Database>, filter: AnnotationFilter) {
  const { module, fromMs, toMs, beforeId } = filter;
  let query = selectAnnotations(db).orderBy('a.id', 'desc').limit(filter.limit);
  if (module !== undefined) query = query.where('m.module_num', '=', module);
  if (fromMs !== undefined) query = query.where('a.to_time', '>', new Date(fromMs));
  if (toMs !== undefined) query = query.where('a.from_time', '<', new Date(toMs));
  if (beforeId !== undefined) query = query.where('a.id', '<', beforeId);
  return (await query.execute()).map(toAnnotation);
}
