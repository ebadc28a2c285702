import type { EngineOptions } from '../../src/store/sql/engine.ts';
import type { Store } from '../../src/store/sql/store.ts';
import { openWasmStore } from '../../src/store/sql/wasm-store.ts';
import { nodeWorker, wasmUrl } from './node-worker.mjs';

/** DuckDB-WASM in a thread of Node's: the same module and messages as in the desktop's page. */
export const openWasm = (options: EngineOptions = {}, worker = nodeWorker): Promise<Store> =>
  openWasmStore({ wasmUrl, worker, ...options });
