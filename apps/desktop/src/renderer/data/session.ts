import { followMain } from './main-state.ts';

/** Who is signed in where; undefined until main has said so. */
export const { use: useSession } = followMain(window.wp.session);
