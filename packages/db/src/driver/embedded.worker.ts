import { parentPort, workerData } from 'node:worker_threads';
import type { EmbeddedAnswer, EmbeddedRequest, EmbeddedStart } from './embedded-messages.ts';
import { openEmbeddedStore } from './embedded-store.ts';

const port = parentPort;
if (port === null) throw new Error('embedded.worker runs in a worker thread only');

const store = openEmbeddedStore(workerData as EmbeddedStart);
const send = (answer: EmbeddedAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(answer, transfer);
// The driver waits for this before its first call; a store that cannot open says why.
store.then(
  () => send({ id: 0, kind: 'done' }),
  (error) => send({ id: 0, kind: 'error', error: describe(error) }),
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
    send({ id, kind: 'error', error: describe(error) });
  }
}

function describe(error: unknown): { message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const shape: Record<string, string> & { message: string } = { message: error.message };
  for (const key of ['code', 'detail', 'constraint', 'table', 'where']) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === 'string') shape[key] = value;
  }
  return shape;
}
