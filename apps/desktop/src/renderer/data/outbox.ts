import { useMemo } from 'react';
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

/** Words of an annotation; no `label`: a note without a word. */
export interface Words {
  label: string | null;
  text: string;
}

/** An annotation of the server's, as it was when it was changed here. */
export interface Known extends Words {
  id: number;
  module: string;
  /** ISO 8601. */
  from: string;
  to: string;
  kind: 'note' | 'flag';
  author: string;
  /** The state that the change is made to: where the server has another by now, it is a conflict. */
  updatedAt: string;
}

/** One thing done to the annotations of a server. */
export type Change =
  | { act: 'create'; annotation: NewAnnotation }
  | { act: 'update'; of: Known; words: Words }
  | { act: 'remove'; of: Known };

/** Why the server will not have a change. */
export interface Refusal {
  why: string;
  /** Where somebody else changed it meanwhile: what it says now. */
  present?: Known;
}

/** A change that waits for its server, which was away when it was made. */
export interface Waiting {
  /** Names it: the annotation's client key, or the id of the one that is changed. */
  key: string;
  /** User and server that it belongs to: another user, or another server, must not get it. */
  owner: string;
  change: Change;
  /** Absent: the server was not asked yet. */
  refused?: Refusal;
}

const KEPT = 'wp.outbox';
const store = createStore<{ waiting: readonly Waiting[] }>(() => ({ waiting: read() }));

function read(): readonly Waiting[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept.flatMap(asWaiting) : [];
  } catch {
    return [];
  }
}

/** Reads a kept change; the version before kept nothing but annotations to create. */
function asWaiting(kept: Partial<Waiting> & { annotation?: NewAnnotation }): Waiting[] {
  const { key, owner, change, annotation, refused } = kept;
  if (owner === undefined) return [];
  if (key !== undefined && change !== undefined) {
    return [{ key, owner, change, ...(refused === undefined ? {} : { refused }) }];
  }
  if (annotation === undefined) return [];
  return [{ key: annotation.clientKey, owner, change: { act: 'create', annotation } }];
}

function replace(to: (waiting: readonly Waiting[]) => readonly Waiting[]): void {
  const waiting = to(store.getState().waiting);
  localStorage.setItem(KEPT, JSON.stringify(waiting));
  store.setState({ waiting });
}

const keyOf = (change: Change): string =>
  change.act === 'create' ? change.annotation.clientKey : `${change.of.id}`;

/**
 * Keeps a change on this machine until the server has it. What is changed again while it waits is one change to what
 * the server has: it is sent once, against the state that the first was made to.
 */
export function keepForLater(owner: string, change: Change): void {
  const key = keyOf(change);
  replace((waiting) => {
    const before = waiting.find((one) => one.key === key && one.owner === owner);
    if (before === undefined) return [...waiting, { key, owner, change }];
    const { of } = before.change.act === 'create' ? {} : before.change;
    const joined = of === undefined || change.act === 'create' ? change : { ...change, of };
    return waiting.map((one) => (one === before ? { key, owner, change: joined } : one));
  });
}

/** Says something else in what waits, and lets it be asked again. */
export const reword = (key: string, words: Words): void =>
  replace((waiting) => waiting.map((one) => (one.key === key ? reworded(one, words) : one)));

function reworded({ key, owner, change, refused }: Waiting, words: Words): Waiting {
  if (change.act === 'remove') return { key, owner, change };
  // Words of somebody else that were shown were seen.
  const { present } = refused ?? {};
  if (change.act === 'update') {
    return { key, owner, change: { act: 'update', of: present ?? change.of, words } };
  }
  const annotation = { ...change.annotation, ...words, label: words.label ?? '' };
  return { key, owner, change: { act: 'create', annotation } };
}

/** Asks for it again although somebody changed it meanwhile: what they wrote was seen, and is replaced. */
export const insist = (key: string): void =>
  replace((waiting) =>
    waiting.map((one) => {
      const present = one.refused?.present;
      if (one.key !== key || present === undefined || one.change.act === 'create') return one;
      return { key, owner: one.owner, change: { ...one.change, of: present } };
    }),
  );

export const discard = (key: string): void => replace((waiting) => waiting.filter((one) => one.key !== key));

export const waitingOf = (owner: string): readonly Waiting[] =>
  store.getState().waiting.filter((one) => one.owner === owner);
/** The same array until something in it changes. */
export function useOutbox(owner: string): readonly Waiting[] {
  const waiting = useStore(store, (state) => state.waiting);
  return useMemo(() => waiting.filter((one) => one.owner === owner), [waiting, owner]);
}

/** Result of sending one; `away`: the server did not answer, and is tried again. */
export type Sent = 'kept' | 'away' | { refused: Refusal };

let isSending = false;

/**
 * Sends what waits, one after the other in the order in which it was made, until the server is away again. What it
 * refuses stays, with the reason. Answers how many it has now.
 */
export async function sendWaiting(owner: string, send: (change: Change) => Promise<Sent>): Promise<number> {
  if (isSending) return 0;
  isSending = true;
  let kept = 0;
  try {
    for (const one of waitingOf(owner)) {
      if (one.refused !== undefined) continue;
      const sent = await send(one.change);
      if (sent === 'away') break;
      // It may have been changed while it was under way: then it is another, and is sent in its turn.
      const isSame = (other: Waiting) => other.key === one.key && other.change === one.change;
      if (sent === 'kept') {
        kept += 1;
        replace((waiting) => waiting.filter((other) => !isSame(other)));
      } else {
        replace((waiting) => waiting.map((other) => (isSame(other) ? { ...other, ...sent } : other)));
      }
    }
    return kept;
  } finally {
    isSending = false;
  }
}
