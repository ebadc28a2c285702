/** comlink ships these types under another name than the module's. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads';
  import type { Endpoint } from 'comlink';
  export default function nodeEndpoint(worker: MessagePort | Worker): Endpoint;
}
