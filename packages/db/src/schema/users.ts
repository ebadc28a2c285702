import type { Generated } from 'kysely';

export interface UsersTable {
  id: Generated<number>;
  username: string;
  password_hash: string;
  role: 'superuser' | 'analyst' | 'viewer';
  disabled_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
