/**
 * Parquet's library, ready to be used. In a page its WebAssembly is fetched and started first, by the function that it
 * exports there; Node's entry starts it by itself and exports an object in that place.
 */
export async function parquetWasm(): Promise<typeof import('parquet-wasm')> {
  const library: typeof import('parquet-wasm') & { default?: unknown } = await import('parquet-wasm');
  if (typeof library.default === 'function') await library.default();
  return library;
}
