import { followMain } from './main-state.ts';

/** Who is signed in where; undefined until main has said so. */
export const { use: useSession } = followMain(window.wp.session);

let isAsked = false;

/** Signs out by the user's own wish: whatever else ends the session is told of. */
export function signOut(): void {
  isAsked = true;
  void window.wp.session.signOut();
}

/** Whether the last sign-out was asked for; asked about once. */
export function wasAsked(): boolean {
  const was = isAsked;
  isAsked = false;
  return was;
}
