import type { Caller } from '@wp/auth';

const RECHECK_MS = 2000;

interface Watched {
  caller: Caller;
  ends: Set<() => void>;
}

/**
 * Asks now and then whether those who follow still may: another process may have revoked it. One round for all, one
 * question a credential, one after the other: however many follow, they take one connection at most.
 */
export function createLiveWatch(everyMs = RECHECK_MS) {
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;

  async function round(isStillValid: (caller: Caller) => Promise<boolean>): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      for (const { caller, ends } of [...watched.values()]) {
        // A database that does not answer has revoked nothing.
        const valid = await isStillValid(caller).catch(() => true);
        if (!valid) for (const end of ends) end();
      }
    } finally {
      asking = false;
    }
  }

  return {
    /** Calls `end` when the caller's right is gone; answers how to stop watching. */
    watch(caller: Caller, isStillValid: (caller: Caller) => Promise<boolean>, end: () => void): () => void {
      // A credential whose role changed is another: the question asks for the role it had.
      const role = caller.kind === 'user' ? caller.role : '';
      const key = `${caller.kind} ${caller.credentialId} ${role}`;
      const entry = watched.get(key) ?? { caller, ends: new Set() };
      entry.ends.add(end);
      watched.set(key, entry);
      timer ??= setInterval(() => void round(isStillValid), everyMs);
      return () => {
        entry.ends.delete(end);
        if (entry.ends.size === 0 && watched.get(key) === entry) watched.delete(key);
        if (watched.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
