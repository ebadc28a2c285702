import type { Session } from '../session.ts';
import type { ServerDoor } from './server.ts';

/** The way of datasets to the server, with the token; undefined where nobody is signed in. */
export function openServerDoor(session: Session): ServerDoor | undefined {
  const target = session.target();
  if (target?.token === undefined) return undefined;
  const { server, token, fetch } = target;
  return {
    server,
    async ask(path, { method, body, signal }) {
      const answer = await fetch(path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
        signal,
      });
      if (answer.status === 401) session.expired(token);
      return answer;
    },
  };
}
