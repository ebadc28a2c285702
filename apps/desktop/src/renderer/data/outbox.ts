import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** An annotation as the server takes it. */
export interface NewAnnotation {
  module: string;
  metric?: string;
  /** Epoch milliseconds, `to` exclusive. */
  from: number;
  to: number;
  kind: 'note' | 'flag';
  label: string;
  text: string;
  /** Sent twice, it is kept once. */
  clientKey: string;
}

/** What waits for its server, which was away when it was made. */
export interface Waiting {
  /** Of whom it is: another user, or another server, must not get it. */
  owner: string;
  annotation: NewAnnotation;
  /** Why the server will not have it; absent: it was not asked yet. */
  refused?: string;
}

const KEPT = 'wp.outbox';
const store = createStore<{ waiting: readonly Waiting[] }>(() => ({ waiting: read() }));

function read(): readonly Waiting[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? (kept as Waiting[]) : [];
  } catch {
    return [];
  }
}

function change(to: (waiting: readonly Waiting[]) => readonly Waiting[]): void {
  const waiting = to(store.getState().waiting);
  localStorage.setItem(KEPT, JSON.stringify(waiting));
  store.setState({ waiting });
}

/** Kept on this machine until the server has it. */
export const keepForLater = (owner: string, annotation: NewAnnotation): void =>
  change((waiting) => [...waiting, { owner, annotation }]);

export const discard = (clientKey: string): void =>
  change((waiting) => waiting.filter(({ annotation }) => annotation.clientKey !== clientKey));

export const waitingOf = (owner: string): readonly Waiting[] =>
  store.getState().waiting.filter((one) => one.owner === owner);
export const useOutbox = (owner: string): readonly Waiting[] =>
  useStore(store, ({ waiting }) => waiting).filter((one) => one.owner === owner);

/** What became of one that was sent: `away`: the server did not answer, and is tried again. */
export type Sent = 'kept' | 'away' | { refused: string };

let isSending = false;

/**
 * Sends what waits, one after the other in the order in which it was made, until the server is away again. What it
 * refuses stays, with the reason. Answers how many it has now.
 */
export async function sendWaiting(
  owner: string,
  send: (annotation: NewAnnotation) => Promise<Sent>,
): Promise<number> {
  if (isSending) return 0;
  isSending = true;
  let kept = 0;
  try {
    for (const { annotation, refused } of waitingOf(owner)) {
      if (refused !== undefined) continue;
      const sent = await send(annotation);
      if (sent === 'away') break;
      if (sent === 'kept') {
        kept += 1;
        discard(annotation.clientKey);
      } else {
        change((waiting) =>
          waiting.map((one) =>
            one.annotation.clientKey === annotation.clientKey ? { ...one, refused: sent.refused } : one,
          ),
        );
      }
    }
    return kept;
  } finally {
    isSending = false;
  }
}
