import { parentPort, workerData } from 'node:worker_threads';
import type { EmbeddedAnswer, EmbeddedRequest, EmbeddedStart } from './embedded-messages.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { errorShape } from './error-shape.ts';

const port = parentPort;
if (port === null) throw new Error('embedded.worker runs in a worker thread only');

const store = openEmbeddedStore(workerData as EmbeddedStart);
const send = (answer: EmbeddedAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(answer, transfer);
// The driver waits for this before its first call; a store that cannot open says why.
store.then(
  () => send({ id: 0, kind: 'done' }),
  (error) => send({ id: 0, kind: 'error', error: errorShape(error) }),
);

let queue: Promise<void> = store.then(
  () => {},
  () => {},
);
port.on('message', (request: EmbeddedRequest) => {
  queue = queue.then(() => answer(request));
});

async function answer(request: EmbeddedRequest): Promise<void> {
  const { id } = request;
  try {
    const opened = await store;
    switch (request.kind) {
      case 'query':
        send({ id, kind: 'rows', ...(await opened.query(request.sql, request.parameters)) });
        break;
      case 'copyIn':
        await opened.copyIn(request.sql, request.body);
        send({ id, kind: 'done' });
        break;
      case 'copyOut': {
        const body = await opened.copyOut(request.sql);
        send({ id, kind: 'body', body }, [body.buffer as ArrayBuffer]);
        break;
      }
      case 'close':
        await opened.close();
        send({ id, kind: 'done' });
        break;
    }
  } catch (error) {
    const shape = errorShape(error);
    // PostgreSQL gives every error of its own a SQLSTATE. One without comes from the store around it, which then
    // may answer each query with no rows and no error.
    send({ id, kind: shape.code === undefined ? 'broken' : 'error', error: shape });
  }
}
