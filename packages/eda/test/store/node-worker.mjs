import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const { resolve } = createRequire(import.meta.url);

export const wasmUrl = resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');

/** DuckDB-WASM's worker in a thread of Node's, as much of a web worker as its caller asks for. */
export function nodeWorker() {
  const thread = new Worker(fileURLToPath(new URL('./duckdb-worker.cjs', import.meta.url)), {
    workerData: resolve('@duckdb/duckdb-wasm/dist/duckdb-node-eh.worker.cjs'),
    // It prints each error of a statement.
    stdout: true,
    stderr: true,
  });
  const target = new EventTarget();
  thread.on('message', (data) => target.dispatchEvent(new MessageEvent('message', { data })));
  thread.on('error', ({ message }) => target.dispatchEvent(Object.assign(new Event('error'), { message })));
  return Object.assign(target, {
    postMessage: (message, transfer) => thread.postMessage(message, transfer),
    terminate: () => void thread.terminate(),
  });
}
