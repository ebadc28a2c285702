import * as parquet from 'parquet-wasm';

/**
 * Loads what reads Parquet from where it lies, once, before the first Parquet is read in a page or a worker of one. Node
 * loads it by itself.
 */
export async function loadParquet(wasmUrl: string): Promise<void> {
  // Only the entry of browsers has something to be called first.
  const init: unknown = parquet.default;
  if (typeof init === 'function') await init({ module_or_path: wasmUrl });
}
