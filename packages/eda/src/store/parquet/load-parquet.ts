import * as parquet from 'parquet-wasm';

let compiled: WebAssembly.Module | undefined;

/**
 * Loads what reads Parquet from where it lies, or from what another worker compiled, once, before the first Parquet is
 * read in a page or a worker of one. Node loads it by itself.
 */
export async function loadParquet(from: string | WebAssembly.Module): Promise<void> {
  // Only the entry of browsers has something to be called first.
  const init: unknown = parquet.default;
  if (typeof init !== 'function' || compiled !== undefined) return;
  compiled =
    typeof from === 'string' ? await WebAssembly.compile(await (await fetch(from)).arrayBuffer()) : from;
  await init({ module_or_path: compiled });
}

/** What is loaded, as another worker takes it, so that it is compiled once; undefined in Node. */
export const parquetModule = (): WebAssembly.Module | undefined => compiled;
