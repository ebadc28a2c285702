export { actorName } from './audit.ts';
export { type Auth, createAuth } from './auth.ts';
export { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, passwordWeakness } from './passwords/rules.ts';
export type { RevocationListener, RevocationMatch } from './revocations.ts';
export { addressKey } from './throttle.ts';
export type * from './types.ts';
