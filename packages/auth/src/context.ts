import type { WpDatabase } from '@wp/db';
import type { PasswordHasher } from './passwords/hasher.ts';
import type { Revocations } from './revocations.ts';
import type { Throttle } from './throttle.ts';

/** What the parts of this package share. */
export interface AuthContext {
  database: WpDatabase;
  now: () => Date;
  passwords: PasswordHasher;
  throttle: Throttle;
  revocations: Revocations;
}
