import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { Rows } from './figures.ts';
import type { About } from './opened.ts';
import type { RowOrders } from './row-pages.ts';
import type { SqlDesk } from './sql-desk.ts';
import type { Roles } from './table-rows.ts';

/** The table that is open, and what belongs to it. */
export interface Held {
  about: About;
  columns: readonly ProfileColumn[];
  roles: Roles;
  rows: number;
  orders: RowOrders;
  sql: SqlDesk;
  selected: { key: string; rows: Rows | undefined };
}
